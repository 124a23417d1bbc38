"""Pages of the kinds that researchers save, in the markup of the systems that make them."""

import pandas as pd
import pytest

from analysis.clean import restore
from analysis.extract.html import page_blocks

HELP = "Families told us that help came too late. They covered 40 km2."
RELATED = "This is text in a part that is called related. It must stay, since nothing else says it."

GOVERNMENT = """<!DOCTYPE html><html lang="en"><head><title>Stable homes - GOV.UK</title>
<meta property="article:published_time" content="2023-02-02T09:30:00+00:00">
<meta property="og:site_name" content="GOV.UK"></head><body><script>var x = 1;</script>
<div id="global-cookie-message" class="gem-c-cookie-banner"><p>We use some essential cookies.</p>
<button>Accept cookies</button></div><a href="#content" class="skip-link">Skip to main content</a>
<header role="banner"><nav><ul><li>Benefits</li></ul></nav></header><main id="content">
<h1>Stable homes</h1><div class="contents-list"><ol><li><a href="#a">Summary</a></li>
<li><a href="#b">Family help</a></li></ol></div><h2 id="a">Summary</h2>
<p>Families told us that help came too late.<sup>1</sup> They covered 40 km<sup>2</sup>.</p>
<ul><li>family help</li><li>kinship, with <a href="/k">a link</a> in it</li></ul>
<table><tr><th>Region</th><th>Children</th></tr><tr><td>North East</td><td>5,450</td></tr></table>
<details><summary>Hubs</summary><p>Hubs are places.</p></details>
<div class="share-links"><h2>Share this page</h2><a>Share on Facebook</a></div></main>
<footer><p>Open Government Licence</p></footer></body></html>"""

BLOG = """<html><head><meta property="og:title" content="Our response"></head>
<body class="single has-sidebar"><header class="site-header"><p>Kinship Action</p></header>
<div id="content"><article class="post"><header><h1>Our response</h1></header>
<div class="entry-content"><p>It was published.<br>No more.<br/><br/>Then.</p><p>Short.</p>
<h3>Three tests</h3><ol><li>Will <em>families</em> be helped?</li></ol>
<p>Read <a href="x">the report</a>, <a href="y">our briefing</a> and <a href="z">the letter</a>.</p>
<figure><img alt="x"><figcaption>Our panel in Leeds</figcaption></figure>
<div class="sharedaddy"><h3>Share this:</h3><a>Tweet</a></div>
<div id="jp-relatedposts"><h3>Related</h3><a>Ten myths about fostering</a></div></div></article>
<div id="comments" class="comments-area"><p>Great post, thank you. I agree.</p></div></div>
<aside class="widget-area"><h2>Recent posts</h2></aside>
<div id="cookie-law-info-bar">This website uses cookies. Accept</div></body></html>"""

MINUTES = """<html><body><div id="breadcrumb"><ul><li>Home</li></ul></div>
<div class="mgSideBar"><a>Meetings calendar</a></div><div id="mgContent"><h1>Agenda item</h1>
<p class="MsoNormal">The Chair welcomed <b>Josh</b> to the meeting.<o:p></o:p></p>
<p class="MsoNormal">&nbsp;</p><p class="MsoListParagraph"><span>\u00b7&nbsp;&nbsp; </span>Funding
was vital.</p></div></body></html>"""

NEWSLETTER = """<html><body><table><tr><td><table><tr><td><h1>From the chair</h1>We are seven
months in.<br><br>This gives a flavour.</td></tr></table></td></tr><tr><td><table><tr><td>Left
column.</td><td><p>Right</p><p>column</p><p>of</p><p>text.</p></td></tr></table></td></tr></table>
</body></html>"""

OLD = """<body bgcolor=white><font><b>Statement</b><p>Children deserve better.<p>Parents said:
<ul><li>help was late<li>nobody listened</ul>We agree.<hr>Loose text.</font></body>"""

PLAIN_DIVISIONS = """<html><body><div class="wrap no-sidebar"><div>I was in care for nine years. I
moved often.</div><div>She left <span>without</span> a word.<div>Nested.</div>Trailing.</div>
<div class="related-content">This is text in a part that is called related. It must stay, since
nothing else says it.</div><div class="social-care">Social care</div></div></body></html>"""

HIDDEN = """<html><body><nav>Menu</nav><main><h1>Support</h1><p>You can ask for an adviser.</p>
<h2><button aria-expanded="false">Money</button></h2><div hidden><p>You can get an allowance.</p>
</div><dl><dt>Adviser</dt><dd>Someone who helps.</dd></dl><p>Contact</p><p>Call before you move.</p>
<template><p>never</p></template><select><option>Choose</option></select></main></body></html>"""


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            GOVERNMENT,
            ["Stable homes", "Summary", HELP, "family help", "kinship, with a link in it",
             "Region | Children", "North East | 5,450", "Hubs", "Hubs are places."],
        ),
        (
            BLOG,
            ["Our response", "It was published.\nNo more.\nThen.", "Short.", "Three tests",
             "Will families be helped?", "Read the report, our briefing and the letter.",
             "Our panel in Leeds"],
        ),
        (
            MINUTES,
            ["Agenda item", "The Chair welcomed Josh to the meeting.", "\u00b7 Funding was vital."],
        ),
        (
            NEWSLETTER,
            ["From the chair", "We are seven months in.\nThis gives a flavour.", "Left column.",
             "Right", "column", "of", "text."],
        ),
        (
            OLD,
            ["Statement", "Children deserve better.", "Parents said:", "help was late",
             "nobody listened", "We agree.", "Loose text."],
        ),
        (
            PLAIN_DIVISIONS,
            ["I was in care for nine years. I moved often.", "She left without a word.", "Nested.",
             "Trailing.", RELATED, "Social care"],
        ),
        (
            HIDDEN,
            ["Support", "You can ask for an adviser.", "Money", "You can get an allowance.",
             "Adviser", "Someone who helps.", "Contact", "Call before you move."],
        ),
    ],
    ids=["government", "blog", "minutes", "newsletter", "old", "divisions", "hidden"],
)  # fmt: skip
def test_the_content_of_a_page_and_nothing_of_its_frame(page, expected):
    assert page_blocks(page, "page.html")[0] == expected


def test_note_marks_go_and_the_source_of_a_quotation_stays():
    page = """<p>It will look at<sup><a href="#n1">[footnote 1]</a></sup> three themes.</p>
    <blockquote><p>They never asked us.</p><footer>Young person, 15</footer></blockquote>
    <li>As set out. <a href="#r1">\u21a9\ufe0e</a></li><footer>The council</footer>"""
    assert page_blocks(page, "a.html")[0] == [
        "It will look at three themes.", "They never asked us.", "Young person, 15", "As set out.",
    ]  # fmt: skip


def test_cells_of_lines_lay_out_a_page():
    page = """<table><tr><td><a href=a>Home</a><br><a href=b>News</a></td><td>Voices<br><br>
    We met ten children.<br><br>They told us.</td></tr></table>"""
    assert page_blocks(page, "a.html")[0] == [
        "Home\nNews", "Voices\nWe met ten children.\nThey told us.",
    ]  # fmt: skip


def test_what_was_left_out_is_counted_by_kind():
    cut = page_blocks(GOVERNMENT, "page.html")[2]
    assert cut["cookie notices"] == 5 + 2  # the notice and its button
    assert cut["contents lists"] == 3
    assert cut["skip links"] == 4


def test_what_a_page_says_of_itself():
    metadata = page_blocks(GOVERNMENT, "page.html")[1]
    assert metadata["heading"] == "Stable homes"
    assert metadata["date"] == "2023-02-02"
    assert metadata["language"] == "en"
    assert metadata["source"] == "GOV.UK"


def test_the_empty_page():
    assert page_blocks("<html></html>", "page.html")[0] == []
    assert page_blocks("", "page.html")[0] == []


def test_what_is_cut_of_a_page_is_in_the_log_where_it_stood():
    page = (
        "<body><nav><ul><li>Home</li><li>News</li></ul></nav><h1>A title</h1><p>One &#1;7&#1; "
        "<button>Print</button> sentence.</p><div class='share-bar'>Tweet this</div><table><tr>"
        "<td>a</td><td>b<button>Sort</button></td></tr></table><footer>The end</footer></body>"
    )
    blocks, _, _, changes = page_blocks(page, "page.html")
    assert blocks == ["A title", "One 7 sentence.", "a | b"]
    assert {change.rule for change in changes} == {"page_frame"}
    log = pd.DataFrame(changes)
    assert restore("\n\n".join(blocks), log).split("\n\n") == [
        "Home News", "A title", "Print", "One 7 sentence.", "Tweet this", "Sort", "a | b", "The end"
    ]  # fmt: skip


def test_what_stands_around_the_main_part_is_in_the_log():
    page = (
        "<body><div>Before <b>it</b></div><main><p>The main part, which is most of the page.</p>"
        "</main>after<div>and below</div></body>"
    )
    blocks, _, _, changes = page_blocks(page, "page.html")
    assert blocks == ["The main part, which is most of the page."]
    assert [change.removed for change in changes] == ["Before it after and below\n\n"]
