/* Instructions per golden row of an exported model "m": under qemu -icount shift=0 one takes a nanosecond,
   and the system timer ticks with the clock of the board. */
#define main selftest_main
#include "m_selftest.c"
#undef main

int main(void) {
  volatile unsigned* const timer = (volatile unsigned*)0xE000E010; /* control, reload, current */
  m_workspace workspace;
  unsigned begin;
  unsigned ticks;
  float sum = 0.0F;
  size_t i;
  timer[1] = 0xFFFFFF;
  timer[2] = 0;
  timer[0] = 5; /* counts down, from the processor's clock */
  begin = timer[2];
  for (i = 0; i < ROWS; ++i) sum += m_score(&golden[i].row, &workspace);
  ticks = (begin - timer[2]) & 0xFFFFFF;
  printf("instructions per row %.0f (sum of scores %g)\n", 1000.0 * ticks / MEGAHERTZ / ROWS, (double)sum);
  return 0;
}
