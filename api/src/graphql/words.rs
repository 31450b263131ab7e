//! Words of one version of the rules, shared: a field that names a task, leg, role or tool clones a pointer, never the words.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use rules::{
    RuleSet, row,
    vocabulary::{Role, Theme, Tool},
};
use tokio::sync::OnceCell;

use super::error::Fault;
use crate::service::rules::{Book, LiveRules};

/// The words of one version of the rules.
#[derive(Debug)]
pub struct Words {
    set: Arc<RuleSet>,
    tasks: Vec<Arc<row::Task>>,
    task_at: HashMap<String, usize>,
    legs: HashMap<String, (usize, Arc<row::Leg>)>,
    roles: Vec<Arc<Role>>,
    role_at: HashMap<String, usize>,
    tools: Vec<Arc<Tool>>,
    themes: Vec<Arc<Theme>>,
}

impl Words {
    fn new(set: Arc<RuleSet>) -> Self {
        let tasks: Vec<_> = set.tasks().cloned().map(Arc::new).collect();
        let roles: Vec<_> = set.roles().cloned().map(Arc::new).collect();
        let legs = tasks.iter().enumerate().flat_map(|(at, task)| {
            let each = task.legs.iter();
            each.map(move |leg| (leg.id.clone(), (at, Arc::new(leg.clone()))))
        });
        Self {
            legs: legs.collect(),
            task_at: tasks
                .iter()
                .enumerate()
                .map(|(at, task)| (task.reference.clone(), at))
                .collect(),
            role_at: roles
                .iter()
                .enumerate()
                .map(|(at, role)| (role.code.clone(), at))
                .collect(),
            tools: set.tools().cloned().map(Arc::new).collect(),
            themes: set.themes().cloned().map(Arc::new).collect(),
            tasks,
            roles,
            set,
        }
    }

    /// The version that they are words of.
    #[must_use]
    pub fn set(&self) -> &RuleSet {
        &self.set
    }

    /// Every task, in the framework's order.
    #[must_use]
    pub fn tasks(&self) -> &[Arc<row::Task>] {
        &self.tasks
    }

    /// A task by its number.
    #[must_use]
    pub fn task(&self, reference: &str) -> Option<&Arc<row::Task>> {
        self.task_at.get(reference).and_then(|at| self.tasks.get(*at))
    }

    /// A leg by its id, with its task.
    #[must_use]
    pub fn leg(&self, id: &str) -> Option<(&Arc<row::Task>, &Arc<row::Leg>)> {
        let (at, leg) = self.legs.get(id)?;
        Some((self.tasks.get(*at)?, leg))
    }

    /// Every role.
    #[must_use]
    pub fn roles(&self) -> &[Arc<Role>] {
        &self.roles
    }

    /// A role by its code.
    #[must_use]
    pub fn role(&self, code: &str) -> Option<&Arc<Role>> {
        self.role_at.get(code).and_then(|at| self.roles.get(*at))
    }

    /// Every tool.
    #[must_use]
    pub fn tools(&self) -> &[Arc<Tool>] {
        &self.tools
    }

    /// A tool by its code.
    #[must_use]
    pub fn tool(&self, code: &str) -> Option<&Arc<Tool>> {
        self.tools.iter().find(|tool| tool.code == code)
    }

    /// Every theme, parents before their children.
    #[must_use]
    pub fn themes(&self) -> &[Arc<Theme>] {
        &self.themes
    }

    /// A theme by its code.
    #[must_use]
    pub fn theme(&self, code: &str) -> Option<&Arc<Theme>> {
        self.themes.iter().find(|theme| theme.code == code)
    }
}

/// Where the words of one version go once they are made.
type Place = Arc<OnceCell<Arc<Words>>>;

/// The words in use, made once for each version of the rules.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Arc<Mutex<HashMap<String, Place>>>);

impl Shelf {
    fn place(&self, hash: &str) -> Place {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match places.get(hash) {
            Some(place) => Arc::clone(place),
            None => Arc::clone(places.entry(hash.to_owned()).or_default()),
        }
    }

    /// The words of the version with this hash. However many rows ask at once, it is read and compiled once.
    ///
    /// # Errors
    ///
    /// When that version cannot be read back.
    pub async fn words(&self, rules: &LiveRules, book: &Book, hash: &str) -> Result<Arc<Words>, Fault> {
        let words = self.place(hash);
        let words = words.get_or_try_init(|| async {
            let set = rules.by_hash(book, hash).await?;
            Ok::<_, Fault>(Arc::new(Words::new(set)))
        });
        words.await.cloned()
    }
}
