# Writes images as IDX to images-idx3-ubyte and labels-idx1-ubyte: a bright disc that wanders, on noise. One in five
# is bad: without its disc, or with a bar beside it. Needs LC_ALL=C.
#   -v rows=N -v size=PIXELS
function number(file, value) {
  printf "%c%c%c%c", int(value / 16777216) % 256, int(value / 65536) % 256, int(value / 256) % 256, value % 256 > file
}
BEGIN {
  srand(rows)
  number("images-idx3-ubyte", 2051); number("labels-idx1-ubyte", 2049)
  number("images-idx3-ubyte", rows); number("labels-idx1-ubyte", rows)
  number("images-idx3-ubyte", size); number("images-idx3-ubyte", size)
  for (row = 0; row < rows; ++row) {
    bad = row % 5 == 4 ? 1 + row % 2 : 0
    printf "%c", bad > "labels-idx1-ubyte"
    x = size * (0.4 + 0.2 * rand())
    y = size * (0.4 + 0.2 * rand())
    for (i = 0; i < size; ++i) {
      for (j = 0; j < size; ++j) {
        bright = 60 * rand()
        if (bad != 1 && (i - y) ^ 2 + (j - x) ^ 2 < size * size / 16) bright += 180
        if (bad == 2 && j < 2) bright += 150
        printf "%c", int(bright) > "images-idx3-ubyte"
      }
    }
  }
}
