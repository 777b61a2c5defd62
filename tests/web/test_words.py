"""Scripts say what the server translated, and nothing else."""

import re
from pathlib import Path

from greenroom.web import words

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
SCRIPTS = "\n".join(path.read_text() for path in FRONTEND.rglob("*.ts") if not path.name.endswith(".test.ts"))
WORDS = words.PAGES | words.ROOM


def test_every_sentence_that_a_script_says_is_there() -> None:
    said = set(re.findall(r'\bsay\("(\w+)"', SCRIPTS))
    counted = {
        f"{word}_{form}" for word in re.findall(r'\bsayCount\("(\w+)"', SCRIPTS) for form in ("one", "other")
    }
    assert said | counted
    assert (said | counted) - set(WORDS) == set()


def test_no_word_stands_for_two_sentences() -> None:
    parts = (words.DOOR, words.INVITING, words.PEOPLE, words.INTERACTIONS, words.LAUNCHING)
    given = [(word, str(sentence)) for part in parts for word, sentence in part.items()]
    assert [(word, sentence) for word, sentence in given if str(words.ROOM[word]) != sentence] == []


def test_no_sentence_is_translated_for_nobody() -> None:
    made = [start for start in re.findall(r"\bsay\(`(\w+)\$\{", SCRIPTS)]  # by a name that the server sends
    named = {
        word
        for word in WORDS
        if f'"{word}"' in SCRIPTS
        or f'"{word.removesuffix("_one").removesuffix("_other")}"' in SCRIPTS
        or any(word.startswith(start) for start in made)
    }
    assert set(WORDS) - named == set()
