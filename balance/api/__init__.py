"""The HTTP door of integrators: channels of payment, market platform, the operator's systems."""
