"""A real cross-encoder, tiny and with chance weights: how it is loaded and read, not how well it judges."""

from pathlib import Path

import pytest

from bot.app import Quidit
from index.errors import LibraryError
from index.reranker import Reranker
from index.search import Search
from tests.fakes import LastFirst


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    place = tmp_path_factory.mktemp("reranker")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "pont", "eau"]
    (place / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizer(vocab_file=str(place / "vocab.txt")).save_pretrained(place)
    sizes = {"vocab_size": len(words), "hidden_size": 8, "intermediate_size": 8, "max_position_embeddings": 32}
    config = BertConfig.from_dict(sizes | {"num_hidden_layers": 1, "num_attention_heads": 1, "num_labels": 1})
    BertForSequenceClassification(config).save_pretrained(place)
    return place


def test_every_text_is_scored_from_0_to_1(model_folder: Path) -> None:
    scores = Reranker(str(model_folder)).scores("pont", ["pont", "eau", "pont eau"])
    assert len(scores) == 3
    assert all(0 < score < 1 for score in scores)


def test_no_text_needs_no_model() -> None:
    assert Reranker("nowhere").scores("pont", []) == []


def test_a_folder_that_holds_no_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be loaded"):
        Reranker(str(tmp_path)).scores("pont", ["eau"])


def test_the_best_passages_are_put_in_the_reranker_s_order(quidit: Quidit) -> None:
    plain = quidit.search("le pont", 3)
    search = Search(quidit.library, quidit.index, quidit.embeddings, LastFirst())
    anew = search.passages("le pont", 3)
    assert [hit.passage for hit in anew] == [hit.passage for hit in reversed(plain)]
    assert [hit.passage for hit in search.passages("le pont", 1)] == [plain[-1].passage]
