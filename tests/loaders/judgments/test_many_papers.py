"""Many papers are read by several processes, in order and as one is read alone."""

from known_paper import PAPER

from loaders.judgments.documents import Document
from loaders.judgments.reading import MANY, contract_of, contracts


def test_many_papers_come_in_order_and_as_each_alone() -> None:
    papers = [Document(f"{n}.txt", PAPER.replace("民初1号", f"民初{n}号")) for n in range(MANY + 30)]
    read = list(contracts(iter(papers)))
    assert [one.name for one, _ in read] == [one.name for one in papers]
    assert all(told["file"] == one.name for one, told in read)
    assert read[MANY + 7][1] == contract_of(papers[MANY + 7])


def test_few_papers_are_read_here() -> None:
    assert [told["case_no"] for _, told in contracts([Document("a.txt", PAPER)])] == ["（2023）冀9901民初1号"]
    assert list(contracts([])) == []
