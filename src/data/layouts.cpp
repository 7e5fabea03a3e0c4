#include "data/layouts.hpp"

#include <anoean/error.hpp>

#include <algorithm>

#include "core/nearest.hpp"

namespace anoean {
namespace {

const std::vector<std::string>& kdd_columns() {
  static const std::vector<std::string> columns = {"duration",
                                                   "protocol_type",
                                                   "service",
                                                   "flag",
                                                   "src_bytes",
                                                   "dst_bytes",
                                                   "land",
                                                   "wrong_fragment",
                                                   "urgent",
                                                   "hot",
                                                   "num_failed_logins",
                                                   "logged_in",
                                                   "num_compromised",
                                                   "root_shell",
                                                   "su_attempted",
                                                   "num_root",
                                                   "num_file_creations",
                                                   "num_shells",
                                                   "num_access_files",
                                                   "num_outbound_cmds",
                                                   "is_host_login",
                                                   "is_guest_login",
                                                   "count",
                                                   "srv_count",
                                                   "serror_rate",
                                                   "srv_serror_rate",
                                                   "rerror_rate",
                                                   "srv_rerror_rate",
                                                   "same_srv_rate",
                                                   "diff_srv_rate",
                                                   "srv_diff_host_rate",
                                                   "dst_host_count",
                                                   "dst_host_srv_count",
                                                   "dst_host_same_srv_rate",
                                                   "dst_host_diff_srv_rate",
                                                   "dst_host_same_src_port_rate",
                                                   "dst_host_srv_diff_host_rate",
                                                   "dst_host_serror_rate",
                                                   "dst_host_srv_serror_rate",
                                                   "dst_host_rerror_rate",
                                                   "dst_host_srv_rerror_rate",
                                                   "class"};
  return columns;
}

Layout kdd(const std::string& name) {
  Layout layout;
  layout.name = name;
  layout.columns = kdd_columns();
  layout.categorical = {"protocol_type", "service", "flag", "class"};
  for (const std::string& column : layout.columns) {
    const auto& texts = layout.categorical;
    if (std::find(texts.begin(), texts.end(), column) == texts.end()) layout.numeric.push_back(column);
  }
  layout.label = "class";
  layout.normal = {"normal"};
  return layout;
}

Layout kdd99_layout() {
  Layout layout = kdd("kdd99");
  layout.strip_label_dot = true;
  return layout;
}

// How many of 21 classifiers of its authors got the record right stands behind the class.
Layout nsl_kdd_layout() {
  Layout layout = kdd("nsl-kdd");
  layout.columns.push_back("difficulty");
  layout.ignore = {"difficulty"};
  return layout;
}

// A Zeek log names its columns itself. Times, identifiers and addresses tell one connection from another, not
// a normal one from an anomalous one.
Layout zeek_conn_layout() {
  Layout layout;
  layout.name = "zeek-conn";
  layout.categorical = {"id.resp_p", "proto", "service", "conn_state", "history"};
  layout.ignore = {"ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "tunnel_parents"};
  return layout;
}

// Handwritten digits as IDX images: which digit is the normal one is the user's choice.
Layout mnist_layout() {
  Layout layout;
  layout.name = "mnist";
  layout.label = "label";
  return layout;
}

// NPZ files of ADBench: the rows X as x0, x1, … and y, 1 for anomalies.
Layout adbench_layout() {
  Layout layout;
  layout.name = "adbench";
  layout.label = "y";
  layout.normal = {"0"};
  return layout;
}

}  // namespace

const std::vector<Layout>& known_layouts() {
  static const std::vector<Layout> layouts = {nsl_kdd_layout(), kdd99_layout(), zeek_conn_layout(),
                                              mnist_layout(), adbench_layout()};
  return layouts;
}

const Layout& find_layout(const std::string& name) {
  std::vector<std::string> names;
  for (const Layout& layout : known_layouts()) {
    if (layout.name == name) return layout;
    names.push_back(layout.name);
  }
  throw Error(Error::Kind::bad_input, "there is no layout \"" + name + "\"", "", did_you_mean(name, names));
}

}  // namespace anoean
