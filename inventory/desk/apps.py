from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "inventory.desk"
    label = "desk"
    verbose_name = "Start"
