//! One plain sentence a candidate: why it won or lost, and what would have changed that.

use entity::enums::Outcome;

use crate::money::rupiah;

/// The sentence in Indonesian and English.
pub(super) fn sentence(
    outcome: Outcome,
    votes: i64,
    cost_idr: i64,
    remaining_idr: i64,
    balloted: bool,
) -> (String, String) {
    let (cost, remaining) = (rupiah(cost_idr), rupiah(remaining_idr));
    let (won_id, won_en) = if balloted {
        (
            format!("Mendapat {votes} suara; "),
            format!(
                "It got {votes} {}; ",
                if votes == 1 { "vote" } else { "votes" }
            ),
        )
    } else {
        (String::new(), String::new())
    };
    match outcome {
        Outcome::Main => (
            format!("{won_id}biaya {cost} masih masuk dalam sisa pagu {remaining}, jadi masuk daftar utama."),
            format!("{won_en}its cost of {cost} fits what was left of the ceiling, {remaining}, so it is in the main list."),
        ),
        Outcome::Reserve => {
            let short = rupiah(cost_idr - remaining_idr);
            (
                format!("{won_id}biaya {cost} melebihi sisa pagu {remaining}, jadi menjadi cadangan; akan masuk bila biayanya {short} lebih rendah atau pagunya {short} lebih tinggi."),
                format!("{won_en}its cost of {cost} is over what was left of the ceiling, {remaining}, so it is in reserve; it would be in with a cost {short} lower or a ceiling {short} higher."),
            )
        }
        Outcome::NotSelected => (
            "Tidak mendapat suara, jadi tidak terpilih; satu suara saja akan memasukkannya ke dalam urutan.".into(),
            "It got no votes, so it is not selected; a single vote would have put it in the order.".into(),
        ),
    }
}
