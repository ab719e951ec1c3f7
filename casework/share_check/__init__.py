"""The share-check 'Mag ik dit delen?': what may be told to whom, on which ground (PRV-1, PRV-2).

Pure: choices in, an answer in plain Dutch out; nothing about a child is asked, nothing is kept.
`rules.RULES` is the whole of it, read from above: the first rule that fits decides. The answer is
never a bare 'nee': what may not be told yet has a way to get there, and consulting without a name
is always possible. It supports a professional, who decides; it is no legal advice.

Sources, in our own words: Jeugdwet (nobody outside the help itself without consent; who has to
agree at which age), Wet publieke gezondheid, WGBO and Wet BIG (secrecy of nurses), the education
acts (report on a change of school, tasks of a partnership), Leerplichtwet (reporting absence), Wmo
2015 and the reporting code (advice without a name, the right to report), AVG and UAVG (ground, no
more than needed), and the codes of SKJ, V&VN and the youth doctors (weigh, consult, write down).
Article numbers are left out: they change, and a user cannot do anything with them.
"""

from casework.share_check.answers import Answer, check
from casework.share_check.choices import Age, Case, Consent, Information, Recipient, Sharer
from casework.share_check.rules import Ground, Verdict

__all__ = [
    "Age",
    "Answer",
    "Case",
    "Consent",
    "Ground",
    "Information",
    "Recipient",
    "Sharer",
    "Verdict",
    "check",
]
