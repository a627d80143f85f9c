"""Form 8949 and Schedule D: each sale, gains and losses by term, the limit on losses, and what is carried forward."""

from __future__ import annotations

from .amounts import NOTHING, Arithmetic, above_zero, smaller, total
from .filed import CENT, Filed
from .sheet import FormSheet, FormWriter, key_of, pointer

TERMS = (("short", "6", "7"), ("long", "14", "15"))
"""Each term, with the lines of what is carried in and of the net."""


def concerns(filed: Filed) -> bool:
    x = filed.entered
    return any(
        abs(each) >= CENT for each in (x.short_term_gains, x.long_term_gains, x.carry_short, x.carry_long)
    )


def to_form_1040(sheet: FormSheet, filed: Filed) -> Arithmetic:
    """What goes to Form 1040: line 16, or the loss that may be deducted."""
    loss = filed.lines.worked.schedule_d.net < 0.0
    return -sheet.book.line("schedule_d", "21") if loss else sheet.book.line("schedule_d", "16")


def write_sales(sheet: FormSheet, filed: Filed) -> None:
    """A line for each sale with a gain or a loss."""
    for i, trade in enumerate(filed.own.trades):
        if trade.action == "sell":
            bought = f", bought {trade.acquired}" if trade.acquired else ""
            label = f"{trade.asset} of {trade.account}{bought} ({trade.term}-term)"
            proceeds = sheet.book.plan("proceeds", "trades", i, "amount")
            gain = proceeds - sheet.book.plan("basis", "trades", i, "basis")
            sheet.line("", label, gain, known=trade.gain, name=f"sale{i}", touched=True)


def write(sheet: FormSheet, filed: Filed) -> None:
    found = filed.lines.worked.schedule_d
    nets = {"short": found.net_short, "long": found.net_long}
    for term, carried, net in TERMS:
        result = sheet.line(
            "",
            f"{term.capitalize()}-term gains less losses of the year",
            _results(sheet, filed, term),
            field=("income", f"{term}_term_gains"),
            name=term,
            touched=True,
        )
        _carried_in(sheet, filed, term, carried)
        sheet.line(
            net, f"Net {term}-term gain or loss", result - sheet[carried], known=nets[term], touched=True
        )
    both = total(sheet["6"], sheet["14"])
    carried_in = ("income", "loss_carryforward_in")
    sheet.line("", "Losses carried in", both, field=carried_in, name="carried_in", touched=True)
    sheet.line("16", "Net gain or loss", total(sheet["7"], sheet["15"]), known=found.net)
    if found.net < 0.0:
        limit = filed.period.law.federal.capital_losses.limit[filed.status]
        deducted, field = smaller(-sheet["16"], limit), ("income", "capital_loss_deduction")
        sheet.line("21", "Loss deducted", deducted, field=field, law="26 USC 1211(b)")


def _results(sheet: FormSheet, filed: Filed, term: str) -> Arithmetic:
    before = sheet.book.line("received", f"before.{term}_term_gains", True)
    sales = (
        sheet.book.line("form8949", f"sale{i}", True)
        for i, trade in enumerate(filed.own.trades)
        if trade.action == "sell" and (trade.term or "long") == term
    )
    return sum((*sales, before), start=NOTHING)


def _carried_in(sheet: FormSheet, filed: Filed, term: str, number: str) -> None:
    """What the year before carried forward; after a death without the decedent's own part."""
    amount: float = getattr(filed.entered, f"carry_{term}")
    label, law = f"{term.capitalize()}-term loss carried in", "26 USC 1212(b)"
    worksheet = key_of(filed.year - 1, "losses", "8" if term == "short" else "13")
    if filed.index == 0:
        source, said = pointer("scenario", "taxes", "capital_loss_carryforward"), "as the scenario says"
        sheet.fact(f"line{number}", label, amount, [source], said, number=number, law=law)
    elif filed.horizon.periods[filed.index - 1].dies:
        said, law = (
            "what was carried forward, less the decedent's own part",
            "26 USC 1212(b); Rev. Rul. 74-175",
        )
        sheet.fact(f"line{number}", label, amount, [worksheet], said, number=number, law=law)
    elif amount >= CENT:
        words = f"the worksheet of {filed.year - 1}"
        sheet.line(number, label, sheet.book.field(worksheet, amount, words), known=amount, law=law)
    else:
        sheet.line(number, label, NOTHING, law=law, touched=True)


def loses(filed: Filed) -> bool:
    """Whether a loss is left to deduct and to carry forward."""
    return filed.lines.worked.schedule_d.net < 0.0 and concerns(filed)


def write_carryover(sheet: FormSheet, filed: Filed) -> None:
    """The Capital Loss Carryover Worksheet, with the deductions of section 151 added on line 1."""
    line, book, lines = sheet.line, sheet.book, filed.lines
    senior = book.line("schedule1a", "37", True)
    net_short, net_long = book.line("schedule_d", "7"), book.line("schedule_d", "15")
    left = book.line("form1040", "11a") - book.line("form1040", "14") + senior
    line("1", "AGI less deductions, those of section 151 apart", left)
    line("2", "Loss deducted", book.line("schedule_d", "21"))
    line("3", "Income that the loss could reduce", above_zero(sheet["1"] + sheet["2"]))
    line("4", "Loss used up", smaller(sheet["2"], sheet["3"]))
    line("5", "Net short-term loss", above_zero(-net_short))
    line("6", "Net long-term gain", above_zero(net_long))
    line("7", "What reduces the short-term loss", total(sheet["4"], sheet["6"]))
    short = above_zero(sheet["5"] - sheet["7"])
    line("8", "Short-term loss carried forward", short, known=lines.carry_short_out)
    line("9", "Net long-term loss", above_zero(-net_long))
    line("10", "Net short-term gain", above_zero(net_short))
    line("11", "Loss used up beyond the short-term one", above_zero(sheet["4"] - sheet["5"]))
    line("12", "What reduces the long-term loss", total(sheet["10"], sheet["11"]))
    long = above_zero(sheet["9"] - sheet["12"])
    line("13", "Long-term loss carried forward", long, known=lines.carry_long_out)
    both, field = total(sheet["8"], sheet["13"]), ("income", "loss_carryforward_out")
    line("", "Losses carried forward", both, field=field, name="out")


def sells(filed: Filed) -> bool:
    return any(trade.action == "sell" for trade in filed.own.trades)


SALES = FormWriter("form8949", "Form 8949", "26 USC 1001", sells, write_sales)
FORM = FormWriter("schedule_d", "Schedule D", "26 USC 1222", concerns, write)
CARRYOVER = FormWriter("losses", "Capital Loss Carryover Worksheet", "26 USC 1212(b)", loses, write_carryover)
