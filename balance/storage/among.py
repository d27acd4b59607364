"""Whether a column has one of many values, as one parameter however many they are."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine


class _Many(TypeDecorator[list[Any]]):
    """A list: an array of PostgreSQL, JSON for SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, one: TypeEngine[Any]) -> None:
        super().__init__()
        self.one = one

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """How the database takes it."""
        postgresql = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(self.one) if postgresql else Text())

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        """The parameter."""
        return value if dialect.name == "postgresql" else json.dumps(value, default=date.isoformat)


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> "_Among":
        """Itself: SQLAlchemy would compare it with 1, and no index would serve it."""
        return self


@compiles(_Among, "sqlite")
def _of_json(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - no value in it


@compiles(_Among, "postgresql")
def _of_array(element: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(clause, **how) for clause in element.clauses)
    return f"{column} = ANY ({values})"


def among(column: ColumnElement[Any], values: Iterable[int | str | date]) -> ColumnElement[bool]:
    """Whether the column, of integers, texts or civil days, has one of the values."""
    many = bindparam("many", list(values), type_=_Many(column.type), unique=True)
    return _Among(column, many)
