//! `plumbline demo`: the whole county, or `--small`.

mod home;
mod progress;
mod welcome;

use std::{sync::Arc, time::Instant};

use super::{
    args::{Demo, Global},
    exit::Failure,
    print, serve,
};
use crate::{
    app::App,
    boot::{self, Service},
    clock::{Clock, FixedClock, SystemClock},
    demo::{county, persona, story, year},
    service::import,
    telemetry,
};
use home::Home;
use progress::Bar;
use rules::calendar::{Span, add_months};

pub async fn run(global: &Global, demo: &Demo) -> Result<(), Failure> {
    let begun = Instant::now();
    let clock = Arc::new(SystemClock);
    let home = Home::make(global, clock.as_ref())?;
    let settings = home.settings(global)?;
    telemetry::start(&settings.log);
    let stopped = serve::stopped()?;
    let (app, lived) = if demo.small {
        let app = boot::app(&settings, clock.clone()).await?;
        let lived = small(&app).await?;
        (app, lived)
    } else {
        let past = Arc::new(FixedClock::at(clock.now()));
        let app = boot::app(&settings, past.clone()).await?;
        let lived = whole(&app, demo, &past, clock.as_ref()).await?;
        (app.with_clock(clock.clone()), lived)
    };
    let lived = format!("{lived}; ready in {:.1} s", begun.elapsed().as_secs_f32());
    if demo.no_serve {
        app.store().close().await;
        print::out(lived);
        if !home.temporary() {
            print::out(format!(
                "serve it: PLUMBLINE_AUTH_DEVELOPMENT_ISSUER=true plumbline serve --data-dir {}",
                settings.data_dir.display()
            ));
        }
        return Ok(());
    }
    let service = Service::over(app, &settings).await?;
    let personas = persona::PERSONAS
        .iter()
        .chain(if demo.small { &[] } else { persona::OF_THE_WHOLE });
    welcome::print(&service, &settings, clock.as_ref(), &lived, personas)?;
    service.run(stopped).await;
    drop(home);
    Ok(())
}

async fn small(app: &App) -> Result<String, Failure> {
    import::run(app, &county::files()).await?;
    let told = story::live(app, app.now()).await.map_err(boot::BootError::from)?;
    Ok(format!(
        "{} submissions of three months, {} obligations",
        told.acts, told.obligations
    ))
}

/// Registers are handed in on the first day of the past; the clock of `app` stands there until everything has happened.
async fn whole(app: &App, demo: &Demo, past: &FixedClock, clock: &dyn Clock) -> Result<String, Failure> {
    let (today, months) = (clock.today(), demo.past_months());
    let begin = year::begin(today, months);
    let within = Span {
        start: begin,
        end: add_months(today, app.horizon_months()),
    };
    let county = county::whole(app.rules().book().newest(), within);
    past.set(begin.and_time(chrono::NaiveTime::MIN).and_utc());
    import::run(app, &county.files).await?;
    let ask = year::Ask {
        seed: demo.seed,
        months,
    };
    let mut bar = Bar::new();
    let lived = year::live(app, &county, ask, clock.now(), &mut |progress| bar.show(&progress)).await;
    bar.clear();
    Ok(said(&lived.map_err(boot::BootError::from)?, begin))
}

fn said(lived: &year::Summary, begin: chrono::NaiveDate) -> String {
    let of = |number: usize, what: &str| format!("{number} {what}");
    let parts = [
        of(lived.submissions, "submissions"),
        format!("{} of them audits", lived.audits),
        of(lived.amendments, "revised or withdrawn"),
        format!("{} concerns, {} closed", lived.concerns, lived.concerns_closed),
        of(lived.follow_ups, "follow-ups"),
        of(lived.acknowledged, "confirmed"),
        of(lived.decided, "duties waived or not applicable"),
        of(lived.faulted, "judged again after a script failed"),
        of(lived.obligations, "obligations"),
    ];
    let refused = if lived.refused > 0 {
        format!("; {} refused", lived.refused)
    } else {
        String::new()
    };
    format!("since {begin}: {}{refused}", parts.join(", "))
}
