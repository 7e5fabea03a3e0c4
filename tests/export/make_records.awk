# Made-up records: numbers of all sizes, categories, missing values.
#   awk -v rows=N -v odd=0|1 -f make_records.awk    odd: also what training never saw, and numbers that are none
function pick(list, n, words) { n = split(list, words, " "); return words[1 + int(rand() * n)] }
BEGIN {
  srand(7 + odd)
  print "size,rate,kind,flag,constant,class"
  for (i = 0; i < rows; ++i) {
    anomalous = rand() < 0.1
    size = exp(10 * rand() * (anomalous ? 1.6 : 1))
    rate = (rand() - 0.5) * (anomalous ? 40 : 2)
    kind = pick(anomalous ? "red blue violet" : "red green blue")
    flag = rand() < 0.3 ? "?" : pick("yes no")
    if (rand() < 0.1) size = "NA"
    if (odd && i % 7 == 0) size = pick("1e300 -1e300 1e-300 nan inf -Infinity NULL -0 .5 5. +7 12345678901234567890123 4e-3")
    if (odd && i % 5 == 0) kind = pick("mauve ? Red")
    if (odd && i % 6 == 0) rate = pick("1e30 -1e30 null")
    print size "," rate "," kind "," flag ",1," (anomalous ? "bad" : "good")
  }
}
