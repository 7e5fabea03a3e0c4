#include "export/c_source.hpp"

#include "export/runtime_text.hpp"

namespace anoean::exporting {

void CSource::need(std::string_view runtime_file) {
  if (!included_.emplace(runtime_file).second) return;
  const RuntimeText text = runtime_text(runtime_file, prefix_);
  for (const std::string& other : text.needs) need(other);
  functions_ += "\n" + text.code;
}

std::string CSource::add_table(const std::string& type, const std::string& table_name,
                               const std::vector<std::string>& values, std::size_t bytes_each) {
  std::string full = name(table_name);
  tables_ += "\nstatic const " + type + " " + full + "[" + std::to_string(values.size()) + "] = {\n" +
             wrapped(values, 2) + "};\n";
  table_bytes_ += bytes_each * values.size();
  return full;
}

std::string CSource::structure(const std::string& type, const std::string& structure_name,
                               const std::vector<std::string>& members) {
  const std::string full = name(structure_name);
  tables_ += "\nstatic const " + name(type) + " " + full + " = {\n" + wrapped(members, 2) + "};\n";
  table_bytes_ += 4 * members.size();
  return "&" + full;
}

std::string wrapped(const std::vector<std::string>& values, std::size_t indentation) {
  constexpr std::size_t widest = 100;
  const std::string indented(indentation, ' ');
  std::string text;
  std::string line;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string value = values[i] + (i + 1 < values.size() ? "," : "");
    if (!line.empty() && indentation + line.size() + 1 + value.size() > widest) {
      text += indented + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + value;
  }
  return line.empty() ? text : text + indented + line + "\n";
}

}  // namespace anoean::exporting
