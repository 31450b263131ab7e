//! What makes no calendar is refused when the rules are loaded, at its line, with what to do instead.

use std::collections::BTreeMap;

use rules::{Problem, RuleSet, Severity, Source, calendar::ReportingYear};

use crate::fixture::{day, load, one_row};

fn refused(files: BTreeMap<String, String>) -> Problem {
    let mut problems = RuleSet::load(Source::from_files(files)).unwrap_err();
    problems.retain(|problem| problem.severity == Severity::Error);
    assert_eq!(problems.len(), 1, "{}", rules::problem::render(&problems));
    problems.remove(0)
}

fn with_year(month: u32, of_month: u32) -> BTreeMap<String, String> {
    let mut files = one_row("", r#"task.report_to("CSCMT").every("year");"#);
    let text = files.get_mut("framework.toml").unwrap();
    *text = text.replace("month = 4\nday = 1\n", &format!("month = {month}\nday = {of_month}\n"));
    files
}

#[test]
fn a_reporting_year_begins_on_a_day_that_every_month_has() {
    let problem = refused(with_year(2, 29));
    let text = with_year(2, 29).remove("framework.toml").unwrap();
    let line = text.lines().position(|line| line == "day = 29").unwrap() + 1;
    assert_eq!((problem.file.as_str(), problem.line as usize), ("framework.toml", line));
    assert_eq!(problem.column, 7);
    assert!(problem.message.contains("29 February"), "{problem}");
    assert_eq!(problem.help.as_deref(), Some("begin it on 28 February or on 1 March"));
    for (month, of_month) in [(1, 29), (3, 30), (12, 31), (2, 30), (4, 0), (4, 32)] {
        let problem = refused(with_year(month, of_month));
        assert_eq!(problem.line as usize, line, "{problem}");
        assert!(problem.help.is_some());
    }
    for month in [0, 13] {
        assert_eq!(refused(with_year(month, 1)).line as usize, line - 1);
    }
    let set = load(with_year(2, 28));
    assert_eq!(set.framework().reporting_year, ReportingYear { month: 2, day: 28 });
    let year = set.framework().reporting_year.period(1, day("2028-02-29"));
    assert_eq!((year.span.start, year.span.end), (day("2028-02-28"), day("2029-02-27")));
}

#[test]
fn papers_lie_no_longer_than_makes_sense() {
    let mut files = one_row("", r#"task.report_to("CSCMT").every("year");"#);
    let text = files.get_mut("roles.toml").unwrap();
    *text = text.replacen("papers_clear_working_days = 5", "papers_clear_working_days = 31", 1);
    let problem = refused(files);
    assert!(problem.file == "roles.toml" && problem.line > 0, "{problem}");
}

#[test]
fn a_duty_for_their_meetings_goes_to_somebody() {
    for duties in [
        r#"task.activity("meeting_note").each_of_their_meetings();"#,
        r#"task.activity("meeting_note").together_with("DCS").each_of_their_meetings();"#,
    ] {
        let problem = refused(one_row("", duties));
        assert!(problem.file.starts_with("part3/") && problem.line > 0, "{problem}");
        assert!(problem.help.unwrap().contains("each_meeting_of"));
    }
}

#[test]
fn a_row_is_planned_or_in_force_and_nothing_else() {
    let problem = refused(one_row(
        "//! status: draft\n",
        r#"task.report_to("CSCMT").every("year");"#,
    ));
    assert_eq!(problem.line, 8);
    assert!(problem.message.contains("planned"), "{problem}");
}
