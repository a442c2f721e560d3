"""Draw docs/answer.svg: the README's question and the start of its answer, as a terminal shows them.

python docs/draw_answer.py "qui a dit quoi sur les troupes ?" [DATA]
"""

import io
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from bot.app import opened
from bot.cli import SCREENFUL
from bot.settings import read_settings
from bot.terminal import answer_lines, styled

# The form of rich, without the web fonts that it would load.
FORM = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: arial, sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def main() -> None:
    """Ask, and draw."""
    question, *data = sys.argv[1:]
    settings = read_settings().model_copy(update={"quidit_data": Path(data[0])} if data else {})
    with opened(settings) as quidit:
        answer = quidit.ask(question)
    console = Console(record=True, width=110, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print(Text(f'$ quidit ask "{question}"', "bold green"))
    console.print(styled(answer_lines(answer, SCREENFUL)))
    console.save_svg(
        str(Path(__file__).parent / "answer.svg"), title="quidit", theme=MONOKAI, code_format=FORM, unique_id="answer"
    )


if __name__ == "__main__":
    main()
