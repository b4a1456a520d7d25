from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig

from inventory.desk.logs import keep_keys_out


class DeskConfig(AppConfig):
    name = "inventory.desk"
    label = "desk"
    verbose_name = "Start"
    default = True
    """Said, for there is a second one below: of two that say nothing, Django takes neither."""

    def ready(self) -> None:
        keep_keys_out()


class ServedFiles(StaticFilesConfig):
    """
    Of the packages from npm only what a browser asks for: style sheets, and two weights of one font.

    Without this, collecting takes a minute and 8,000 files: a font comes in eighteen weights and nine scripts.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("src", "scss", "documentation", "figma"),
        *("*.scss", "*.less", "*.md", "*.cjs", "*.mjs", "*.ts", "*.json", "LICENSE", "_mixin*", "variables.*"),
        # Of each component the shortest form, of the font only what has Latin letters in weights 400 and 600.
        *("index.css", "400.css", "600.css", "latin.css", "*-italic*", "*[1-357-9]00.css", "*[1-357-9]00-*"),
        *("*cyrillic*", "*devanagari*", "*greek*", "*vietnamese*", "*latin-ext*"),
    ]
