//! What became of the plan.

use poem_openapi::Enum;

mirror! {
    /// How far a work of the plan is.
    WorkState {
        /// In the plan; nothing was reported yet.
        #[oai(rename = "promised")]
        Promised,
        /// The budget has money for it.
        #[oai(rename = "funded")]
        Funded,
        /// A contractor is being chosen.
        #[oai(rename = "in_procurement")]
        InProcurement,
        /// Under way.
        #[oai(rename = "in_progress")]
        InProgress,
        /// Built or held.
        #[oai(rename = "finished")]
        Finished,
        /// Will not be done.
        #[oai(rename = "cancelled")]
        Cancelled,
    }
}
