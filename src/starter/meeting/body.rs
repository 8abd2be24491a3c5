//! What official documents have in common: a body written in one cell, annexes listed below it.
use crate::starter::page::{self, KAI};
use crate::starter::paper::{Paper, para};
use docx_rs::{Paragraph, Run};

/// The lines of `正文`, those that begin with 一、 and （一） as headings.
pub(super) fn body(paper: Paper) -> Paper {
    let second = Paragraph::new()
        .style("Body")
        .add_run(Run::new().add_text("{{题}}").fonts(page::font(KAI)))
        .add_run(Run::new().add_text("{{文}}"));
    paper
        .p("{{#each (outline 正文)}}")
        .p("{{#if (eq 层次 1)}}")
        .h1("{{题}}")
        .p("{{else if (eq 层次 2)}}")
        .add(second)
        .p("{{else}}")
        .p("{{文}}")
        .p("{{/if}}")
        .p("{{/each}}")
}

/// 附件说明: one name on the line of the word, several numbered below one another.
pub(super) fn annexes(paper: Paper) -> Paper {
    paper
        .p("{{#if 附件}}")
        .blank()
        .p("{{#each (outline 附件)}}")
        .p("{{#if @first}}")
        .add(
            para("Body", "附件：{{#if (eq (count (outline ../附件)) 1)}}{{else}}1.{{/if}}{{文}}")
                .keep_next(true),
        )
        .p("{{else}}")
        .add(para("Annex", "{{add @index 1}}.{{文}}").keep_next(true))
        .p("{{/if}}")
        .p("{{/each}}")
        .p("{{/if}}")
}
