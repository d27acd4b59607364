"""A provider that speaks as Twilio does, over HTTP, and misbehaves on order."""
