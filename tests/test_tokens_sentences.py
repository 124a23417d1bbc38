"""Sentences judged by hand, written for the purpose in the manner of the field's documents."""

import pytest

from analysis.tokens import tokenise

# A bar stands where a reader would say that a new sentence begins.
CASES = {
    "plain": """
The council met in May. | It agreed the plan.
Nobody asked the children. | Nobody asked their parents. | That was wrong.
Did anyone listen? | No. | They should have.
Stop! | Think about who is in the room.
We were heard. | We were not believed.
It works. | So do we.
They said no. | The board agreed.
Care leavers need a home. | A hostel is not one.
Ofsted's inspection took place in June. | The report followed.
The report was Ofsted's. | The response was the council's.
Was it safe?! | Nobody knew.
Is it enough?? | We doubt it.
Staff were kind!!! | They listened.
""",
    "titles": """
Dr. Jones met Cllr. Shah. | They spoke for an hour.
Mr. and Mrs. Okafor fostered for ten years. | They have stopped.
The chair, Prof. Adeyemi, wrote to Rt. Hon. members of the panel. | Few replied.
Supt. Lewis and Det. Insp. Khan attended. | So did a nurse.
The judgment of Mrs. Justice Hale was clear. | The child should stay.
Rev. Thomas runs the club. | It opens on Fridays.
Children from St. Mary's School sang. | Their parents cried.
We visited St. Helens and St. Albans. | Both councils were open with us.
The meeting at St. John's was full. | People stood at the back.
The case of Smith v. Jones was cited. | It did not help.
Quality vs. cost was the question. | Cost won.
Martin Luther King Jr. spoke of a dream. | We have one too.
""",
    "initials": """
J. R. Smith chaired the board. | She resigned in March.
The report by A. B. Jones and C. Patel was late. | It was also long.
We thank Mary J. Evans. | Her work made this possible.
So do I. | The rest of the panel left.
Neither my brother nor I. | We were both moved.
They chose plan B. | The others were never costed.
Details are in Appendix A. | Staff should read it first.
See Annex C. | Costs are given there.
The sibling group included Child D. | Children's services knew of her.
We spoke to Mr. K. | He had not been told.
R. and S. were placed apart. | Their sister was not told.
""",
    "numbered": """
See Reg. 44 and No. 10. | We did.
Under s. 47 the council must make enquiries. | It did not.
Enquiries under ss. 17 and 47 rose. | Nobody knows why.
Pages are given in full (pp. 12-14). | Notes are not.
See p. 3. | The table there is wrong.
Figure 2 repeats Fig. 1. | Neither is dated.
The duty is in para. (b) of the guidance. | Few follow it.
Regulation is set out in Sch. II of the Act. | It is rarely read.
As Art. 12 says, children have a right to be heard. | They were not.
Ref. 2021 was closed. | Nothing was done.
See vol. 2, ch. 4. | It says more.
The review ran from Sept. 2021 to Jan. 2022. | It was extended once.
The panel met in Oct. | It has not met since.
Call us on tel. 0300 to ask. | Nobody answers.
Chapters 1. to 3. were rewritten. | The rest stood.
""",
    "abbreviations": """
Support, e.g. Early help, came late. | Families had waited.
Some costs, i.e. The rent, were met. | Others were not.
Staff, homes etc., Ofsted said, were good. | We agree.
"Why?", Mary asked. | "Who knows?", Jo said.
They need beds, clothes, toys etc. | The grant covers none of it.
They need beds, clothes, toys, etc. | Foster carers pay for them.
Beds, clothes etc. were bought. | Nobody complained.
Homes run by Bright Futures Ltd. were closed. | The children moved.
The contract went to Bright Futures Ltd. | The council did not say why.
Care Homes plc. reported a profit. | It rose by a fifth.
Munro et al. (2011) said the same. | Nothing changed.
The study by Wade et al. | The study was small.
The U.K. Government replied. | It took a year.
Numbers rose across the U.K. | The rise was steepest in the north.
The Dept. for Education wrote to us. | We answered.
She holds a Ph.D. in social work. | She has never practised.
He took his M.Sc. at Leeds. | He now teaches there.
The fee is £5,000 p.a. | The council pays half.
The judge was a Q.C. from London. | She heard us.
Approx. 40 children took part. | Most were under ten.
Cf. the earlier report. | It said so too.
Children in the U.S. and the U.K. were asked. | Their answers agreed.
N.B. The figures are provisional. | They will be revised.
P.S. We also thank the volunteers. | They came every week.
""",
    "times": """
The meeting began at 10 a.m. | The chair was late.
The meeting began at 10 a.m. | Staff were late.
We close at 5 p.m. Monday to Friday. | We open at nine.
It ran from 9 a.m. to noon. | Lunch followed.
It starts at 10.30 a.m. and ends at noon. | All are welcome.
He was seen at 9.30. | The others were not.
It was sent at 6 p.m. on 3 May. | No reply came.
""",
    "numbers": """
It cost £1.5 million. | The budget was £1.2 million.
Rates rose from 4.5 to 6.25 per cent. | That is steep.
In 2021. | 30 children left.
We heard from 120 people. | 45 were care experienced.
The rate was 0.5. | It is now 2.
It fell in 2014. | Since 2015 it has risen.
Over 1,500 children were asked. | About 900 answered.
It costs more. | £5 million would be needed.
Section 4.2.1 applies. | It is ignored.
He is 17. | She is 12.
The duty is in s.4. | The power is in s.47.
""",
    "lists": """
1. Staff should listen to children.
2. The council should publish its plan. | It should do so yearly.
a. Every child needs an advocate.
B. Every home needs a garden. | Few have one.
12. Homes are inspected twice a year.
We ask for three things. | 1. Staff who stay. | 2. Homes near school. | 3. Time.
2021. | It was a hard year.
I. Introduction
No. | That is not what she said.
""",
    "quotations": """
"We were moved at night." | "Nobody told us why."
"Why?" she asked.
"Why?" asked Mary.
"Why?" Mary asked. | Nobody knew.
"Help us!" Jo Brown said. | They did.
“Why?” | She left.
“Why now?” | The answer never came.
He said: "We left." | The council agreed.
"We left," he said. | "It was late."
She told us, "I was nine." | Her brother was six.
"It is home!" | That is what they said.
One said 'it was fine'. | Another did not.
One said, 'It was fine.' | Another, 'It was not.'
"I was happy there." (Young person, 16)
"I was happy there." (Young person, 16) | "I was not." (Parent)
Care leavers wait too long. (Recommendation) | The council knows.
Care leavers wait too long. (outcome 3, national framework) | The council knows.
Care leavers wait too long. (Recommendation). | The council knows.
Care leavers wait too long. | (We were told this twice. | They agreed.) | The council knows.
They called it "care". | We call it waiting.
She wrote "no more moves." | Then she was moved.
The plan says "children first". | It does not say how.
"Stop." | "Why?" | "Because it is late."
‘Nobody came.’ | ‘Nobody rang.’
It ended. | “we were tired,” said one of them.
“Were you told?” | “No.”
The word “safe!” was on every wall.
""",
    "ellipsis": """
Wait... and see.
Wait … and see.
And then… nothing.
And then… | Nothing came of it.
Nothing... | Then all at once.
The review said … The council disagreed.
The plan ... Children were asked.
It was hard.... | We went on.
"I was … Well, I was alone."
They wrote: "the home [...] Staff were kind."
""",
    "brackets": """
(See below.) | Next comes the budget.
The plan (see p. 3) is late. | So is the budget.
It was late (again). | Nobody said so.
It was late. (see the note below)
Rates fell (Ofsted, 2020). | They rose again in 2021.
We asked twice. | (Nobody answered.) | We asked again.
Staff (nurses, teachers, etc.) The rest stayed.
The council (in the U.K.) Staff liked was closed.
It ended there. | [The child] was moved.
It is in force [2]. | Few know of it.
It is in force. [2] | Few know of it.
It ended. (the rest was cut
She left. [Laughter] | Then she came back.
See para. (b) above.
It ended. | (Anna) was the last to leave.
""",
    "notes": """
Nobody planned for it.12 | The council agreed.
Nobody planned for it.[3] | The council agreed.
See Reg.44 The manager must act.
It grew to 1.5 The rest fell.
""",
    "signs": """
It was lovely 😀 and warm. | We slept.
It was lovely! 😀 | We slept.
Rates rose. | – That is what they told us.
Thank you. | @LeedsCouncil helped.
Thank you. | #careday is in February.
Yes – no. | Maybe.
Read more at www.gov.uk. | The page is short.
Read more at www.bbc.co.uk. | Staff wrote it.
We use Node.js and GOV.UK pages. | They work.
It is e.g.this one. | It stays.
It ended . | The next began.
We use .NET and Excel.
A home / a house. | Both matter.
It is a 50% rise. | A 5% one was planned.
""",
    "letters": """
Élan is a charity. | Être is another.
It closed. | Éire was the exception.
Siân said so. | Łukasz agreed.
نعم. | لا.
本当です。 | そうですか？ | はい。
Ọ̀pẹ́ came. | Ọlá left.
It ended. | iPhones were handed out.
""",
    "joined": """
She came back
Early help matters
We ask: who decides?
Homes; schools; friends.
Safe, warm and loved.
It is (at best) slow.
Well-being, not well being.
Don't, won't, can't.
The 2-3-5 rule. | It is simple.
Mary, 14, said so. | Joe, 15, agreed.
Ms Shah, the chair, spoke. | Ms. Shah left.
No. 5 is closed. | No. 6 is open.
Is it 5? | 6?
""",
}


def cases():
    for kind, lines in CASES.items():
        for line in lines.strip().split("\n"):
            yield pytest.param(line, id=f"{kind}: {line}")


@pytest.mark.parametrize("line", cases())
def test_sentences_are_those_that_a_reader_sees(line):
    parts = line.split(" | ")
    joined = [" ".join(parts[: i + 1]) for i in range(len(parts) - 1)]
    found = tokenise([" ".join(parts)])
    # a quotation mark or bracket before the first word belongs to the new sentence
    expected = [tokenise([text]).document_starts[1] for text in joined]
    assert found.sentence_starts[1:-1].tolist() == expected


def test_there_are_enough_cases():
    assert len(list(cases())) > 150
