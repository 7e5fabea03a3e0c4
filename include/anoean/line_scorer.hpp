#pragma once

#include <anoean/export.hpp>
#include <anoean/scorer.hpp>
#include <anoean/table.hpp>

#include <memory>
#include <string_view>

namespace anoean {

// Scores records that come one at a time, each as a line of comma- or tab-separated text: the score that
// Scorer::score gives a table read from such lines, to the bit, within microseconds and, but for a caller's
// first line, without allocating. Copies share what they work with. Safe from several threads at once.
class ANOEAN_API LineScorer {
 public:
  // options.columns or options.layout names the fields in order, options.format is "" (csv), csv or tsv; the
  // rest comes from the model. Throws Error when a column that was learnt is missing, and on models of
  // images.
  LineScorer(Scorer scorer, const ReadOptions& options);

  // Of one record, with or without its line end. Throws Error, bad_input, on a line with another number of
  // fields, or with text where a number was learnt.
  float score(std::string_view line) const;

 private:
  struct Prepared;
  std::shared_ptr<const Prepared> prepared_;
};

}  // namespace anoean
