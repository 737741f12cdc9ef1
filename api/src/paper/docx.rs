//! A paper as DOCX, for an office to edit.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, Header, NumPages, PageMargin, PageNum, Paragraph, Pic,
    Run, RunFonts, Table, TableCell, TableRow, VAlignType, WidthType,
};

use super::{Annex, Paper, Picture, Signature};
use crate::problem::ApiError;

/// Twentieths of a point between the margins of an A4 page.
const WIDTH: usize = 9_360;
const MARGIN: i32 = 1_250;
/// Width beside the lines of the letterhead for the coat of arms, twentieths of a point.
const BESIDE: usize = 1_500;
/// Its longest side, in the picture's own measure: 2.2 cm.
const LOGO: u32 = 792_000;
/// A4, twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);

fn words(text: &str, size: usize) -> Run {
    Run::new().add_text(text).size(size * 2)
}

fn paragraph(text: &str) -> Paragraph {
    Paragraph::new()
        .add_run(words(text, 11))
        .align(AlignmentType::Both)
}

fn centred(text: &str, size: usize, bold: bool) -> Paragraph {
    let run = words(text, size);
    let run = if bold { run.bold() } else { run };
    Paragraph::new().add_run(run).align(AlignmentType::Center)
}

fn bare(rows: Vec<TableRow>, widths: Vec<usize>) -> Table {
    Table::without_borders(rows)
        .set_grid(widths)
        .width(WIDTH, WidthType::Dxa)
}

/// The coat of arms left of the lines of the letterhead.
fn letterhead(logo: &Picture, lines: impl Iterator<Item = Paragraph>) -> Table {
    let longest = logo.width.max(logo.height).max(1);
    let side = |pixels: u32| LOGO * pixels / longest;
    let picture = Pic::new_with_dimensions(logo.png.to_vec(), logo.width, logo.height)
        .size(side(logo.width), side(logo.height));
    let picture = Paragraph::new().add_run(Run::new().add_image(picture));
    let cell = |width| {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
    };
    let lines = lines.fold(cell(WIDTH - BESIDE), TableCell::add_paragraph);
    let row = TableRow::new(vec![cell(BESIDE).add_paragraph(picture), lines]);
    bare(vec![row], vec![BESIDE, WIDTH - BESIDE])
}

/// The document with its one picture described; the writer knows no alternative text.
fn described(document: &[u8], alt: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(document);
    let alt = alt
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    let named = "<wp:docPr id=\"1\" name=\"Figure\"";
    let told = format!("{named} descr=\"{alt}\"");
    text.replacen(named, &told, 1).into_bytes()
}

fn facts(paper: &Paper) -> Table {
    let rows = paper.facts.iter().map(|(name, value)| {
        let cell = |text: &str, width| {
            TableCell::new()
                .add_paragraph(Paragraph::new().add_run(words(text, 11)))
                .width(width, WidthType::Dxa)
        };
        TableRow::new(vec![
            cell(name, 2_400),
            cell(&format!(": {value}"), WIDTH - 2_400),
        ])
    });
    bare(rows.collect(), vec![2_400, WIDTH - 2_400])
}

fn signed(one: &Signature) -> TableCell {
    let mut cell = TableCell::new().add_paragraph(centred(&one.role, 11, false));
    for _ in 0..4 {
        cell = cell.add_paragraph(Paragraph::new());
    }
    cell.add_paragraph(centred(&one.name, 11, true))
        .add_paragraph(centred(&one.id, 10, false))
        .width(WIDTH / 2, WidthType::Dxa)
}

fn signatures(paper: &Paper) -> Table {
    let rows = paper
        .signatories
        .chunks(2)
        .map(|pair| TableRow::new(pair.iter().map(signed).collect()).cant_split());
    bare(rows.collect(), vec![WIDTH / 2; 2])
}

/// Widths of an annex's columns: those as wide as what they hold get a twelfth.
fn widths(annex: &Annex) -> Vec<usize> {
    let narrow = WIDTH / 12;
    let fixed = annex.columns.iter().filter(|one| one.width == 0).count() * narrow;
    let shares: usize = annex.columns.iter().map(|one| usize::from(one.width)).sum();
    let left = WIDTH.saturating_sub(fixed);
    annex
        .columns
        .iter()
        .map(|one| match usize::from(one.width) {
            0 => narrow,
            width => left * width / shares.max(1),
        })
        .collect()
}

fn row(annex: &Annex, widths: &[usize], cells: &[String], bold: bool) -> TableRow {
    let cells = cells.iter().zip(&annex.columns).zip(widths);
    let cells = cells.map(|((text, column), width)| {
        let run = words(text, 8);
        let run = if bold { run.bold() } else { run };
        let paragraph = Paragraph::new().add_run(run).align(if column.number {
            AlignmentType::Right
        } else {
            AlignmentType::Left
        });
        TableCell::new()
            .add_paragraph(paragraph)
            .width(*width, WidthType::Dxa)
    });
    TableRow::new(cells.collect()).cant_split()
}

fn sheet(annex: &Annex) -> Table {
    let widths = widths(annex);
    let heads: Vec<String> = annex.columns.iter().map(|one| one.head.clone()).collect();
    let mut rows = vec![row(annex, &widths, &heads, true)];
    rows.extend(
        annex
            .rows
            .iter()
            .map(|cells| row(annex, &widths, cells, false)),
    );
    if !annex.total.is_empty() {
        rows.push(row(annex, &widths, &annex.total, true));
    }
    Table::new(rows)
        .set_grid(widths)
        .width(WIDTH, WidthType::Dxa)
}

fn foot(paper: &Paper) -> Footer {
    let line = format!("{} {}", paper.words.check, paper.source.address);
    let code = format!("{} {}", paper.words.code, paper.source.code);
    let page = Paragraph::new()
        .add_run(words(&format!("{} ", paper.words.page), 8))
        .add_page_num(PageNum::new())
        .add_run(words(&format!(" {} ", paper.words.of), 8))
        .add_num_pages(NumPages::new())
        .align(AlignmentType::Right);
    Footer::new()
        .add_paragraph(Paragraph::new().add_run(words(&line, 8)))
        .add_paragraph(Paragraph::new().add_run(words(&code, 8)))
        .add_paragraph(page)
}

/// The paper as DOCX. It is for editing, so it says of itself that the PDF is what counts.
pub fn docx(paper: &Paper, note: &str) -> Result<Vec<u8>, ApiError> {
    let mut file = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(
            PageMargin::new()
                .left(MARGIN)
                .right(MARGIN)
                .top(MARGIN)
                .bottom(MARGIN),
        )
        .default_fonts(
            RunFonts::new()
                .ascii("Times New Roman")
                .hi_ansi("Times New Roman"),
        )
        .footer(foot(paper))
        .add_paragraph(Paragraph::new().add_run(words(note, 9).italic()));
    if !paper.banner.is_empty() {
        let banner = Header::new().add_paragraph(centred(&paper.banner, 9, true));
        file = file.header(banner);
    }
    let head = paper.letterhead.iter().enumerate();
    let head = head.map(|(at, line)| centred(line, if at < 2 { 13 } else { 10 }, at < 2));
    file = match &paper.logo {
        Some(logo) => file.add_table(letterhead(logo, head)),
        None => head.fold(file, Docx::add_paragraph),
    };
    file = file.add_paragraph(Paragraph::new());
    for line in &paper.title {
        file = file.add_paragraph(centred(line, 13, true));
    }
    file = file.add_paragraph(centred(&paper.number, 11, false));
    for text in &paper.opening {
        file = file.add_paragraph(paragraph(text));
    }
    if !paper.facts.is_empty() {
        file = file.add_table(facts(paper));
    }
    for point in &paper.points {
        let head = words(&format!("{}: ", point.head), 11).bold();
        file = file.add_paragraph(
            Paragraph::new()
                .add_run(head)
                .add_run(words(&point.text, 11)),
        );
    }
    for text in &paper.closing {
        file = file.add_paragraph(paragraph(text));
    }
    let place = Paragraph::new().add_run(words(&paper.place, 11));
    file = file.add_paragraph(place.align(AlignmentType::Right));
    if !paper.signatories.is_empty() {
        file = file.add_table(signatures(paper));
    }
    for annex in &paper.annexes {
        let head = format!("{}   {}", annex.label, annex.title);
        let head = Paragraph::new()
            .add_run(Run::new().add_break(BreakType::Page))
            .add_run(words(&head, 12).bold());
        file = file.add_paragraph(head);
        if !annex.note.is_empty() {
            file = file.add_paragraph(paragraph(&annex.note));
        }
        file = if annex.rows.is_empty() {
            file.add_paragraph(paragraph(&annex.empty))
        } else {
            file.add_table(sheet(annex))
        };
    }
    let mut bytes = Cursor::new(Vec::new());
    let mut written = file.build();
    if let Some(logo) = &paper.logo {
        written.document = described(&written.document, &logo.alt);
    }
    written.pack(&mut bytes).map_err(ApiError::internal)?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::super::tests::{headed, sample};
    use super::*;

    fn document(file: &[u8]) -> (String, usize) {
        let mut file = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let pictures = file
            .file_names()
            .filter(|name| name.as_ref().is_ok_and(|name| name.ends_with(".png")));
        let pictures = pictures.count();
        let mut text = String::new();
        let mut part = file.by_name("word/document.xml").unwrap();
        part.read_to_string(&mut text).unwrap();
        (text, pictures)
    }

    #[test]
    fn a_coat_of_arms_stands_beside_the_letterhead_and_says_what_it_is() {
        let (text, pictures) = document(&docx(&headed(), "").unwrap());
        assert_eq!(pictures, 1);
        assert!(text.contains("descr=\"Lambang &quot;Hulu&quot; &amp; &lt;Sungai>\""));
        // As high as it may be, and as wide as that makes it.
        assert!(text.contains("<wp:extent cx=\"633600\" cy=\"792000\""));
        let (text, pictures) = document(&docx(&sample(1), "").unwrap());
        assert!(pictures == 0 && !text.contains("wp:docPr"));
    }
}
