"use strict";
// Everything of the page hangs on this one name. Files whose name begins with "chart" or that stand before them in
// the list of src/report/CMakeLists.txt know no browser: node runs them too, for `anoean report --svg`.
const report = { charts: {} };
