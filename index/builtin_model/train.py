"""Train the built-in embedding model.

    python -m index.builtin_model.train FOLDER [--out DIR] [--steps 900] [--seed 0] [--without news]

FOLDER holds JSON lines, xz: `orange_articles` (title, heading, text), `tatoeba_en_fr` and `stsb_en_fr` (en, fr),
`piaf_pairs` (question, passage). About ten minutes on two cores; the card beside this file says what came out.
"""

import argparse
import json
import lzma
import random
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.models import Article
from index.passages import passages
from index.sentences import sentences

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

VOCABULARY = 32_000
DIMENSION = 384
BATCH = 1024  # pairs; the other pairs of a batch are what each has to be told from
SCALE = 20.0  # of the cosines, before the softmax
LEARNING_RATE = 0.02
DROPPED = 0.3  # of a query's tokens, in half of the news pairs, so that single words are learnt too
TURNS = ("news", "translations", "news", "questions")
SHORTEST = 40  # characters of a sentence that is looked for without its passage
SHORTEST_TRANSLATION = 25
FIRST = 0.4  # how often a title or heading belongs to the first passage rather than to any
Pairs = list[tuple[str, str]]
Ids = tuple[list[list[int]], list[list[int]]]


def main() -> None:
    """Read, train, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--without", choices=["news", "questions"], help="leave a kind of pairs out")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    pairs = all_pairs(options.folder, chance)
    pairs.pop(options.without, None)
    tokenizer = train_tokenizer(chain.from_iterable(chain.from_iterable(pairs.values())))
    ids = {kind: encoded(tokenizer, found) for kind, found in pairs.items()}
    save(tokenizer, train_vectors(ids, options.steps, options.seed, chance), options.out)


def all_pairs(folder: Path, chance: random.Random) -> dict[str, Pairs]:
    """Pairs of texts that belong together, by kind."""
    translations = [row for name in ("tatoeba_en_fr", "stsb_en_fr") for row in rows(folder / f"{name}.jsonl.xz")]
    return {
        "news": list(chain.from_iterable(news_pairs(row, chance) for row in rows(folder / "orange_articles.jsonl.xz"))),
        "translations": [(row["en"], row["fr"]) for row in translations if len(row["en"]) >= SHORTEST_TRANSLATION],
        "questions": [(row["question"], row["passage"]) for row in rows(folder / "piaf_pairs.jsonl.xz")],
    }


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file of JSON lines."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def news_pairs(row: dict[str, Any], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield a title, a heading and sentences of an article with passages that they belong to."""
    cut = [passage.text for passage in passages(Article("", row["text"]))]
    if not cut:
        return
    for query in (row["title"], row["heading"]):
        if query:
            yield query, cut[0] if chance.random() < FIRST else chance.choice(cut)
    for _ in range(2):
        passage = chance.choice(cut)
        parts = [passage[start:end] for start, end in sentences(passage)]
        place = chance.randrange(len(parts))
        if len(parts) > 1 and len(parts[place]) > SHORTEST:
            yield parts[place], " ".join(parts[:place] + parts[place + 1 :])


def train_tokenizer(texts: Iterator[str]) -> "Tokenizer":
    """Learn word pieces of lower-case text without accents."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=60))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.Lowercase(), normalizers.StripAccents()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=VOCABULARY, min_frequency=3, special_tokens=["[PAD]", "[UNK]"])
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def encoded(tokenizer: "Tokenizer", pairs: Pairs) -> Ids:
    """The token numbers of both sides of the pairs; no side is empty."""
    sides = ([one for one, _ in pairs], [other for _, other in pairs])
    queries, documents = ([e.ids or [1] for e in tokenizer.encode_batch(side)] for side in sides)
    return queries, documents


def train_vectors(ids: dict[str, Ids], steps: int, seed: int, chance: random.Random) -> "torch.Tensor":
    """Symmetric InfoNCE over batches of one kind each, in turn. Returns a row for each token."""
    import torch

    torch.manual_seed(seed)
    bags = torch.nn.EmbeddingBag(VOCABULARY, DIMENSION, mode="mean")
    torch.nn.init.normal_(bags.weight, std=0.1)
    optimizer = torch.optim.Adam(bags.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.02, 1 - step / steps))
    kinds = [kind for kind in TURNS if kind in ids]
    draw = {kind: batches(*pair, drop=kind == "news", chance=chance) for kind, pair in ids.items()}
    for step in range(steps):
        loss = contrast(bags, *next(draw[kinds[step % len(kinds)]]))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()
        schedule.step()
        if step % 100 == 0:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
    return bags.weight.detach()


def batches(
    queries: list[list[int]], documents: list[list[int]], *, drop: bool, chance: random.Random
) -> Iterator[Ids]:
    """Yield batches for ever, each pair once a round; a document comes once in a batch."""
    while True:
        order = chance.sample(range(len(queries)), len(queries))
        for start in range(0, len(order), BATCH):
            chosen = {tuple(documents[place]): place for place in order[start : start + BATCH]}
            picked = [queries[place] for place in chosen.values()]
            thinned = [thin(query, chance) if drop and chance.choice((True, False)) else query for query in picked]
            yield thinned, [documents[place] for place in chosen.values()]


def thin(tokens: list[int], chance: random.Random) -> list[int]:
    """Drop tokens by chance, but not all."""
    return [token for token in tokens if chance.random() > DROPPED] or tokens


def contrast(
    bags: Callable[..., "torch.Tensor"], queries: list[list[int]], documents: list[list[int]]
) -> "torch.Tensor":
    """The loss: each query is to find its document among all of the batch, and each document its query."""
    import torch
    from torch.nn.functional import cross_entropy, normalize

    cosines = SCALE * normalize(bags(*flat(queries))) @ normalize(bags(*flat(documents))).T
    right = torch.arange(len(queries))
    return (cross_entropy(cosines, right) + cross_entropy(cosines.T, right)) / 2


def flat(bags: list[list[int]]) -> "tuple[torch.Tensor, torch.Tensor]":
    """All tokens in a row, and where each bag begins."""
    import torch

    lengths = torch.tensor([0, *map(len, bags[:-1])])
    return torch.tensor(list(chain.from_iterable(bags))), lengths.cumsum(0)


def save(tokenizer: "Tokenizer", vectors: "torch.Tensor", folder: Path) -> None:
    """Write a folder that sentence-transformers loads, at half precision."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    module = StaticEmbedding(tokenizer, embedding_weights=vectors.half().numpy())
    SentenceTransformer(modules=[module], device="cpu").save(str(folder), create_model_card=False)


if __name__ == "__main__":
    main()
