from django.apps import AppConfig


class ScansConfig(AppConfig):
    name = "inventory.scans"
    label = "scans"
    verbose_name = "Bouwstenenscans"
