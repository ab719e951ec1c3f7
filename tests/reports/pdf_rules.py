"""Whether a PDF keeps PDF/UA-1 and PDF/A-2a, by a validator of its own."""

import re

import page


def failures(pdf):
    """What the two validators find; PDF/UA-1 has 104 rules here and PDF/A-2a 154."""
    found = []
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        found += [failure.rule_id for failure in report.failures]
        assert report.is_compliant == (not report.failures)
    if stream_lengths_are_right(pdf):
        # page-validation 0.11 takes a stream whose own last byte is 0x0D (one in 256) for too
        # short; we count those bytes ourselves.
        found = [rule for rule in found if rule != "PDFA2A-STREAM-LENGTH-001"]
    return found


def stream_lengths_are_right(pdf):
    streams = list(re.finditer(rb"/Length (\d+)[^>]*(?:>[^>]+)*>>\nstream\n", pdf))
    ends = [stream.end() + int(stream[1]) for stream in streams]
    return len(streams) > 5 and all(pdf[end : end + 10] == b"\nendstream" for end in ends)
