/** The text below the options in `eval --help`. */
export const EVAL_HELP = `
Without options the sample documents are asked their own questions. The documents are indexed anew, in
memory; the index that the service uses is neither read nor changed. The models are those that the
environment configures, without any the extractive one, so a run can cost money: see --retrieval-only.

A question is one line of JSON:
  {"id": "leave-1", "question": "How many days off do I get?", "pages": ["handbook.pdf#page=3"]}
  pages    the right pages; a name without "#page=" means any page of it; [] means that the documents do
           not answer the question
  history  optional, what was said before: [{"role": "user" or "assistant", "content": "..."}, ...]
  gold     optional, what a right answer contains: ["30 days", ["0.50", "50 cents"]] (all entries, one
           wording of each)
  answer   optional, for the reader of the file; not measured
  heldOut  optional, true: counted in a column of its own and never listed
  turn     optional, "follow-up", "new-subject" or "small-talk": how it relates to its history

Search, on questions that the documents answer; a page ranks where its best passage does:
  recall@k             share of the right pages that are among the first k
  MRR@10               1 / rank of the first right page, 0 beyond rank 10
  nDCG@10              Järvelin and Kekäläinen 2002, linear gain, as in trec_eval and BEIR
Answers:
  answered rate        answerable questions that were answered
  right-page rate      answerable questions whose citations include a right page
  gold answer rate     questions with a gold answer whose answer contains it; case, dates and the way
                       numbers are written do not matter
  citation precision   citations that point at a right page, of all citations
  refusal precision    refused questions that the documents indeed do not answer
  refusal recall       questions that the documents do not answer and that were refused
  follow-ups ..        follow-ups whose citations include a right page
  new subjects ..      questions with a new subject that are answered as without the conversation
  small talk ..        "thanks" and the like, answered without a citation
Times are nearest-rank percentiles of one question after the other; answers from the cache are left out.

Pairs for --paraphrases are lines such as {"id": "same-1", "one": "...", "other": "...", "same": true};
"same": false marks questions that only look alike, which must not share an answer. It needs an embedder.

A collection for --beir is a folder with corpus.jsonl, queries.jsonl and qrels.tsv or qrels/test.tsv; each
document is one passage.

Exit codes:
  0    evaluated, and every threshold is met
  1    a threshold is missed, a question failed with an error, or the run failed
  2    a wrong argument, file or configuration
  130  stopped by a signal`;
