"""What the phone line says: templates, amounts, dates and numbers in words."""
