#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace anoean {

struct JsonValue {
  enum class Kind { null, number, truth, text, array };

  Kind kind = Kind::null;
  double number = 0.0;    // of a truth value 0 or 1
  std::string_view text;  // as it stood, for every kind but null; of an array its JSON
};

// Receives the values of a record in order.
class JsonSink {
 public:
  virtual ~JsonSink() = default;

  // The keys of nested objects come with dots between: "id.orig_h"; an array comes as a whole.
  virtual void take(std::string_view key, const JsonValue& value) = 0;
  // What was taken is void: the record is read again from its begin.
  virtual void restart() = 0;
};

// What is wrong with a line.
struct JsonFault {
  std::string problem;     // empty: nothing
  std::size_t column = 0;  // from 1; 0 where no place is to blame
};

// Takes one line, a JSON object, apart. Values below the ignored keys are passed over, whatever they are. NaN
// and infinities, which JSON does not have but Python writes, come as texts.
JsonFault parse_json_record(std::string_view line, const std::set<std::string, std::less<>>& ignored,
                            JsonSink& sink);

}  // namespace anoean
