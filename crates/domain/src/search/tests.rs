//! Tests of the query language.

use proptest::prelude::*;

use super::words::{has_phrase, phrases, words};
use super::*;
use crate::ids::{FieldId, TicketId, UserId};
use crate::page::Direction;
use crate::rules::RequesterRole;
use crate::tickets::{Priority, Status, TicketType};
use crate::time::Time;
use crate::via::Channel;

fn now() -> Time {
    Time::parse("2026-03-10T12:00:00Z").unwrap()
}

fn at(text: &str) -> Option<Time> {
    Some(Time::parse(text).unwrap())
}

fn read(query: &str) -> Query {
    parse(query, now()).unwrap()
}

fn only(query: &str) -> Test {
    let query = read(query);
    assert_eq!(query.filters.len(), 1, "{query:?}");
    assert_eq!(query.text, []);
    query.filters[0].test.clone()
}

fn term(words: &[&str], prefix: bool, negated: bool) -> TextTerm {
    let words = Words { words: words.iter().map(|word| (*word).to_owned()).collect(), prefix };
    TextTerm { words, negated, ticket_id: None }
}

fn pattern(text: &str, prefix: bool) -> Pattern {
    Pattern { text: text.to_owned(), prefix }
}

fn span(from: Option<Time>, until: Option<Time>) -> Vec<Option<Span>> {
    vec![Some(Span { from, until })]
}

#[test]
fn words_phrases_and_prefixes() {
    let query = read("Lost \"Café Olé\" -refund deliv* -\"not this\" e-mail");
    assert_eq!(
        query.text,
        [
            term(&["lost"], false, false),
            term(&["cafe", "ole"], false, false),
            term(&["refund"], false, true),
            term(&["deliv"], true, false),
            term(&["not", "this"], false, true),
            term(&["e", "mail"], false, false),
        ]
    );
    assert_eq!(query.kinds(), Kind::ALL);
    assert_eq!(read(" - * \"\" ").text, []);
    assert_eq!(read("\"open quote").text, [term(&["open", "quote"], false, false)]);
}

#[test]
fn a_number_is_a_ticket_id_too() {
    let number = read("3024").text;
    assert_eq!(number[0].ticket_id, Some(TicketId::new(3024)));
    assert_eq!(number[0].words.words, ["3024"]);
    let hash = read("#3024");
    assert_eq!(hash.text[0].ticket_id, Some(TicketId::new(3024)));
    assert!(hash.text[0].words.words.is_empty());
    assert_eq!(hash.kinds(), [Kind::Ticket]);
    assert_eq!(read("99999999999999999999").text[0].ticket_id, None);
    assert_eq!(read("\"3024\"").text[0].ticket_id, None);
    assert_eq!(read("+5").text[0].ticket_id, None);
}

#[test]
fn an_unknown_keyword_is_text() {
    assert_eq!(read("http://example.com").text, [term(&["http", "example", "com"], false, false)]);
    assert_eq!(read("Re: hello").text, [term(&["re"], false, false), term(&["hello"], false, false)]);
    assert_eq!(read("status: x").text.len(), 2);
    assert_eq!(read("-note:x").text, [term(&["note", "x"], false, true)]);
    assert_eq!(read("custom_field_x:1").filters, []);
}

#[test]
fn orders_of_status_and_priority() {
    assert_eq!(only("status<solved"), Test::Status(vec![Status::New, Status::Open, Status::Pending, Status::Hold]));
    assert_eq!(only("status>=solved"), Test::Status(vec![Status::Solved, Status::Closed]));
    assert_eq!(only("STATUS:Open"), Test::Status(vec![Status::Open]));
    assert_eq!(only("priority>normal"), Test::Priority(vec![Some(Priority::High), Some(Priority::Urgent)]));
    assert_eq!(only("priority:none"), Test::Priority(vec![None]));
    assert_eq!(only("ticket_type:incident"), Test::TicketType(vec![Some(TicketType::Incident)]));
}

#[test]
fn one_keyword_twice_is_or_two_keywords_are_and() {
    let query = read("tags:a tags:\"b c\" status:open status:new assignee:me tags:none -tags:d");
    assert_eq!(query.filters.len(), 4);
    assert_eq!(
        query.filters[0].test,
        Test::Tags(vec![TagTest::All(vec!["a".into()]), TagTest::All(vec!["b".into(), "c".into()]), TagTest::None])
    );
    assert_eq!(query.filters[1].test, Test::Status(vec![Status::Open, Status::New]));
    assert_eq!(query.filters[2].test, Test::Person(PersonKey::Assignee, vec![Person::Me]));
    assert!(query.filters[3].negated);
    // The two ends of a span are both meant.
    assert_eq!(read("created>2026-01-01 created<2026-02-01").filters.len(), 2);
    assert_eq!(read("assignee:1 requester:1").filters.len(), 2);
}

#[test]
fn dates_whole_in_part_and_relative() {
    let created = |list| Test::Time(TimeKey::Created, list);
    assert_eq!(only("created:2026"), created(span(at("2026-01-01"), at("2027-01-01"))));
    assert_eq!(only("created:2026-12"), created(span(at("2026-12-01"), at("2027-01-01"))));
    assert_eq!(only("created:2026-02-28"), created(span(at("2026-02-28"), at("2026-03-01"))));
    assert_eq!(only("created>2026-01"), created(span(at("2026-02-01"), None)));
    assert_eq!(only("created>=2026-01"), created(span(at("2026-01-01"), None)));
    assert_eq!(only("created<2026-01-05"), created(span(None, at("2026-01-05"))));
    assert_eq!(only("created<=2026-01-05"), created(span(None, at("2026-01-06"))));
    assert_eq!(only("created:>2026-01-05T10:00:00Z"), created(span(at("2026-01-05T10:00:01Z"), None)));
    assert_eq!(only("created<\"2026-01-05T10:00:00\""), created(span(None, at("2026-01-05T10:00:00Z"))));
    assert_eq!(only("created>4hours"), created(span(at("2026-03-10T08:00:00Z"), None)));
    assert_eq!(only("updated<2days"), Test::Time(TimeKey::Updated, span(None, at("2026-03-08T12:00:00Z"))));
    assert_eq!(
        only("solved:1week"),
        Test::Time(TimeKey::Solved, span(at("2026-03-03T12:00:00Z"), at("2026-03-10T12:00:00Z")))
    );
    assert_eq!(only("due_date:none"), Test::Time(TimeKey::DueDate, vec![None]));
    assert_eq!(only("created<=9999"), created(span(None, Some(Time::from_millis(i64::MAX)))));
    for bad in ["soon", "2026-13", "2026-02-30", "0000-00", "26", "4", "5lightyears", "99999999999days"] {
        assert!(matches!(parse(&format!("created>{bad}"), now()), Err(QueryProblem::BadValue { .. })), "{bad}");
    }
}

#[test]
fn people_places_and_texts() {
    assert_eq!(only("requester:7"), Test::Person(PersonKey::Requester, vec![Person::Id(UserId::new(7))]));
    assert_eq!(
        only("requester:\"Jan de Vries\""),
        Test::Person(PersonKey::Requester, vec![Person::Text("Jan de Vries".into())])
    );
    assert_eq!(only("assignee:none"), Test::Person(PersonKey::Assignee, vec![Person::None]));
    assert_eq!(only("assignee:\"none\""), Test::Person(PersonKey::Assignee, vec![Person::Text("none".into())]));
    assert_eq!(only("cc:jan@example.com"), Test::Person(PersonKey::Cc, vec![Person::Text("jan@example.com".into())]));
    assert_eq!(only("group:\"Level 2\""), Test::Place(PlaceKey::Group, vec![Place::Text("Level 2".into())]));
    assert_eq!(only("organization:none"), Test::Place(PlaceKey::Organization, vec![Place::None]));
    assert_eq!(only("brand_id:3"), Test::Place(PlaceKey::Brand, vec![Place::Id(3)]));
    assert_eq!(
        only("subject:ship*"),
        Test::Words(WordsKey::Subject, vec![Some(Words { words: vec!["ship".into()], prefix: true })])
    );
    assert_eq!(only("email:jan@*"), Test::Text(TextKey::Email, vec![Some(pattern("jan@", true))]));
    assert_eq!(
        only("custom_field_12:Red"),
        Test::Text(TextKey::CustomField(FieldId::new(12)), vec![Some(pattern("Red", false))])
    );
    assert_eq!(only("external_id:none"), Test::Text(TextKey::ExternalId, vec![None]));
    assert_eq!(only("via:mail"), Test::Via(vec![Channel::Email]));
    assert_eq!(only("via:telepathy"), Test::Via(vec![]));
    assert_eq!(only("role:end-user"), Test::Role(vec![RequesterRole::EndUser]));
    assert_eq!(only("has_attachment:true"), Test::Flag(FlagKey::HasAttachment, vec![true]));
    assert_eq!(only("satisfaction:goodwithcomment"), Test::Satisfaction(vec![Satisfaction::GoodWithComment]));
    assert_eq!(only("problem_id:4"), Test::Problem(vec![Some(TicketId::new(4))]));
    assert_eq!(only("tags:vip*"), Test::Tags(vec![TagTest::Prefix("vip".into())]));
}

#[test]
fn kinds_follow_types_and_keywords() {
    assert_eq!(read("type:user jan").kinds(), [Kind::User]);
    assert_eq!(read("type:ticket type:user jan").kinds(), [Kind::Ticket, Kind::User]);
    assert_eq!(read("-type:group jan").kinds(), [Kind::Ticket, Kind::User, Kind::Organization]);
    assert_eq!(read("role:agent").kinds(), [Kind::User]);
    assert_eq!(read("name:x").kinds(), [Kind::User, Kind::Organization, Kind::Group]);
    assert_eq!(read("tags:x created>2026").kinds(), [Kind::Ticket, Kind::User, Kind::Organization]);
    assert_eq!(read("type:ticket role:agent").kinds(), []);
    assert!(parse("type:article", now()).is_err());
}

#[test]
fn orders_of_results() {
    assert_eq!(read("x order_by:created sort:asc").order, Some((SortKey::Created, Direction::Ascending)));
    assert_eq!(read("sort:asc order_by:status").order, Some((SortKey::Status, Direction::Ascending)));
    assert_eq!(read("order_by:updated_at").order, Some((SortKey::Updated, Direction::Descending)));
    assert_eq!(read("sort:asc x").order, None);
    assert!(parse("order_by:beauty", now()).is_err());
}

#[test]
fn limits_and_problems() {
    assert_eq!(parse(&"x".repeat(2001), now()), Err(QueryProblem::TooLong));
    assert!(parse(&"é".repeat(2000), now()).is_ok());
    assert_eq!(parse(&"x ".repeat(51), now()), Err(QueryProblem::TooManyTerms));
    assert!(parse(&"x ".repeat(50), now()).is_ok());
    let problem = parse("status:banana", now()).unwrap_err();
    assert_eq!(problem.to_string(), "Invalid search: bad value for status: banana");
    assert!(matches!(parse("subject>a", now()), Err(QueryProblem::BadOperator { .. })));
    assert!(parse("subject:!!", now()).is_err());
    assert!(parse("assignee:\" \"", now()).is_err());
}

#[test]
fn highlights_are_marked_escaped_and_cut() {
    let terms = read("cafe parc* -lost").text;
    assert_eq!(
        highlight("Lost <b>CAFÉ</b> & parcels", &terms, 100),
        "Lost &lt;b&gt;<em>CAFÉ</em>&lt;/b&gt; &amp; <em>parcels</em>"
    );
    assert_eq!(highlight("nothing to see", &terms, 7), "nothing…");
    let long = format!("{}the café is here and so on", "word ".repeat(100));
    assert_eq!(highlight(&long, &terms, 20), "…the <em>café</em> is here and…");
    let phrase = read("\"is here\"").text;
    assert_eq!(highlight("is it here? It is here.", &phrase, 50), "is it here? It <em>is</em> <em>here</em>.");
    assert_eq!(highlight("", &phrase, 50), "");
}

#[test]
fn words_are_folded_alike() {
    let list: Vec<String> = words("Ça va, ΟΔΟΣ οδός ﬁn №5 STRASSE naïve_test don't").collect();
    assert_eq!(list, ["ca", "va", "οδοσ", "οδοσ", "fin", "5", "strasse", "naive", "test", "don", "t"]);
    assert_eq!(phrases("e-mail  !! fout"), [vec!["e".to_owned(), "mail".to_owned()], vec!["fout".to_owned()]]);
    assert!(!has_phrase(&list, &[]));
}

proptest! {
    #[test]
    fn any_text_can_be_read(query in "\\PC{0,80}", width in 0_usize..50) {
        if let Ok(read) = parse(&query, now()) {
            let _ = read.kinds();
            let _ = highlight(&query, &read.text, width);
        }
    }

    #[test]
    fn any_keywords_can_be_read(
        tokens in prop::collection::vec(
            ("-?", "(created|status|tags|assignee|subject|via|type|sort|order_by|#|x|priority|custom_field_1)",
             "(:|<|>|<=|>=|:>|)", "[\"*#0-9a-zé-]{0,8}(hours|)"), 0..12)
    ) {
        let query: Vec<String> = tokens.into_iter().map(|(a, b, c, d)| format!("{a}{b}{c}{d}")).collect();
        let _ = parse(&query.join(" "), now());
    }

    #[test]
    fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
        let once: Vec<String> = words(&text).collect();
        let twice: Vec<String> = words(&once.join(" ")).collect();
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn a_highlight_holds_no_foreign_markup(text in "[a-c<>&\"' é\u{301}]{0,60}", width in 0_usize..80) {
        let html = highlight(&text, &read("a b* \"c c\"").text, width);
        let bare = html.replace("<em>", "").replace("</em>", "");
        prop_assert!(!bare.contains(['<', '>', '"', '\'']));
    }
}
