"""The page for a person who opens the server's address: what this is, nothing about anybody."""

from __future__ import annotations

from datetime import datetime
from html import escape

from gatekeeper import __version__
from gatekeeper.text import tr_in

LANGUAGES = (("zh_CN", "zh-CN"), ("en", "en"))

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 18px/1.6 system-ui, "Noto Sans SC", "Microsoft YaHei", sans-serif; color: #1b1f24;
  background: #fff; max-width: 40em; margin: 3em auto; padding: 0 1em; }}
h1 {{ font-size: 1.4em; margin: 0 0 .3em; }}
section + section {{ border-top: 1px solid #c9ced6; margin-top: 2em; padding-top: 1.5em; }}
dt {{ color: #4b5563; }}
dd {{ margin: 0 0 .6em; font-variant-numeric: tabular-nums; }}
</style>
</head>
<body>
{sections}
</body>
</html>
"""

_SECTION = """<section lang="{lang}">
<h1>{name} · {title}</h1>
<p>{what}</p>
<dl>
<dt>{fingerprint_word}</dt><dd>{fingerprint}</dd>
<dt>{clock_word}</dt><dd>{clock}</dd>
<dt>{version_word}</dt><dd>{version}</dd>
</dl>
</section>"""


def page(name: str, fingerprint: str, now: datetime) -> str:
    """The same in each language, the community's first."""
    sections = [_section(language, lang, name, fingerprint, now) for language, lang in LANGUAGES]
    return _PAGE.format(title=escape(name), sections="\n".join(sections))


def _section(language: str, lang: str, name: str, fingerprint: str, now: datetime) -> str:
    told = {
        "name": name,
        "title": tr_in(language, "Gatekeeper: receives from the gates"),
        "what": tr_in(
            language,
            "The gates of this community send their records here by themselves. There is nothing "
            "to do on this page.",
        ),
        "fingerprint_word": tr_in(language, "Fingerprint, as a gate shows it when it is enrolled"),
        "fingerprint": fingerprint,
        "clock_word": tr_in(language, "Clock of this computer"),
        "clock": f"{now.astimezone():%Y-%m-%d %H:%M:%S}",
        "version_word": tr_in(language, "Version"),
        "version": __version__,
    }
    return _SECTION.format(lang=lang, **{key: escape(value) for key, value in told.items()})
