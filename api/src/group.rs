//! Commands of one kind that wait at the same time and are carried out together.
//!
//! Whoever comes while nothing runs is carried out at once; whoever comes meanwhile waits and goes with all
//! the others that wait. So a group is as large as the load makes it, nobody waits for company, and a
//! hundred acts share one transaction. The act answers each command on its own.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::problem::ApiError;

/// Most commands carried out together, unless said otherwise.
const LARGEST: usize = 256;

type Answer<R> = Result<R, ApiError>;

/// Where commands wait.
pub struct Group<C, R> {
    largest: usize,
    waiting: Mutex<Waiting<C, R>>,
}

struct Waiting<C, R> {
    commands: Vec<(C, oneshot::Sender<Answer<R>>)>,
    running: bool,
}

impl<C, R> Default for Group<C, R> {
    fn default() -> Self {
        Self::of(LARGEST)
    }
}

impl<C, R> Group<C, R> {
    /// Carries out so many at most together.
    pub fn of(largest: usize) -> Self {
        Self {
            largest,
            waiting: Mutex::new(Waiting {
                commands: Vec::new(),
                running: false,
            }),
        }
    }
}

impl<C: Send + 'static, R: Send + 'static> Group<C, R> {
    /// Carries a command out with all that wait, and answers when its group is done. A caller that goes away
    /// takes nothing from the others, and its command stands. `act` gives an answer for every command, in
    /// their order.
    pub async fn join<F, Fut>(self: &Arc<Self>, command: C, act: F) -> Answer<R>
    where
        F: Fn(Vec<C>) -> Fut + Send + 'static,
        Fut: Future<Output = Vec<Answer<R>>> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let idle = {
            let mut waiting = self.lock();
            waiting.commands.push((command, sender));
            !std::mem::replace(&mut waiting.running, true)
        };
        if idle {
            tokio::spawn(self.clone().run(act));
        }
        receiver.await.map_err(|_| ApiError::unavailable())?
    }

    async fn run<F, Fut>(self: Arc<Self>, act: F)
    where
        F: Fn(Vec<C>) -> Fut + Send + 'static,
        Fut: Future<Output = Vec<Answer<R>>> + Send + 'static,
    {
        while let Some((commands, senders)) = self.take() {
            // In a task of its own: should the act panic, these get no answer and the next ones go on.
            let answers = tokio::spawn(act(commands)).await.unwrap_or_default();
            for (sender, answer) in senders.into_iter().zip(answers) {
                drop(sender.send(answer));
            }
        }
    }

    fn take(&self) -> Option<Taken<C, R>> {
        let mut waiting = self.lock();
        let many = waiting.commands.len().min(self.largest);
        waiting.running = many > 0;
        waiting
            .running
            .then(|| waiting.commands.drain(..many).unzip())
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<C, R>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Commands taken together, and who waits for their answers.
type Taken<C, R> = (Vec<C>, Vec<oneshot::Sender<Answer<R>>>);

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;

    async fn doubled(commands: Vec<u32>) -> Vec<Answer<(u32, usize)>> {
        let many = commands.len();
        assert!(!commands.contains(&9999), "nobody asks for this");
        // Lets the others arrive.
        tokio::task::yield_now().await;
        commands
            .into_iter()
            .map(|n| {
                if n == 13 {
                    Err(ApiError::not_found())
                } else {
                    Ok((n * 2, many))
                }
            })
            .collect()
    }

    #[tokio::test]
    async fn all_that_wait_go_together_and_each_has_its_own_answer() {
        let group = Arc::new(Group::default());
        let answers = join_all((0..600).map(|n| group.join(n, doubled))).await;
        let mut together = 0;
        for (n, answer) in (0..).zip(answers) {
            match answer {
                Ok((double, many)) => {
                    assert_eq!(double, n * 2);
                    together = together.max(many);
                }
                Err(_) => assert_eq!(n, 13),
            }
        }
        assert_eq!(together, LARGEST);
    }

    #[tokio::test]
    async fn a_panic_is_one_groups_own() {
        let group = Arc::new(Group::default());
        assert!(group.join(9999, doubled).await.is_err());
        assert_eq!(group.join(4, doubled).await.ok(), Some((8, 1)));
    }
}
