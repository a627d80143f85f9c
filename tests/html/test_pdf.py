"""The page as PDF: its pictures are drawn in it, no script is left, and what is missing is named."""

from __future__ import annotations

import sys

import pytest

from decumulate.solver.report.charts.sweep import sweep_figures
from decumulate.solver.report.html.pdf import PdfMissing, paper_html, report_pdf
from decumulate.solver.report.model import Report, ReportSection
from decumulate.solver.sweep.answers import answers

from ..sweep.test_answers import frame


@pytest.fixture(scope="module")
def report() -> Report:
    section = ReportSection(key="pictures", title="Pictures", blocks=sweep_figures(answers(frame())))
    return Report(kind="sweep", title="On <paper>", sections=(section,))


def test_every_picture_is_drawn_and_no_script_is_left(report: Report) -> None:
    page = paper_html(report)
    assert page.count("data:image/svg+xml;base64,") == len(report.sections[0].blocks) == 4
    assert "<script" not in page
    assert "<h1>On &lt;paper&gt;</h1>" in page


def test_a_pdf_is_one(report: Report) -> None:
    pytest.importorskip("weasyprint", reason="the extra `pdf`", exc_type=ImportError)
    assert report_pdf(report).startswith(b"%PDF-")


def test_without_the_extra_it_is_named(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfMissing, match=r'pip install "decumulate\[pdf\]"'):
        report_pdf(report)
