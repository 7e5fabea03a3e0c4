/* What runs before main() on the emulated boards mps2-an386 (Cortex-M4F), mps2-an500 (Cortex-M7) and
   mps3-an547 (Cortex-M55): the vector table, switching the floating-point unit on, and what the C library
   needs. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

extern char bss_begin[], bss_end[], heap_begin[], heap_end[], stack_top[];
extern void initialise_monitor_handles(void); /* opens standard output on the host */
extern int main(void);
void* _sbrk(ptrdiff_t size);

static void reset(void) {
  volatile uint32_t* const coprocessor_access = (volatile uint32_t*)0xE000ED88;
  char* at;
  *coprocessor_access |= 0xFU << 20;
  __asm volatile("dsb\n isb");
  for (at = bss_begin; at != bss_end; ++at) *at = 0;
  initialise_monitor_handles();
  exit(main());
}

/* Only printf() asks for memory. */
void* _sbrk(ptrdiff_t size) {
  static char* used = heap_begin;
  char* const before = used;
  if (size > heap_end - used) return (void*)-1;
  used += size;
  return before;
}

static void fault(void) {
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    (void (*)(void))stack_top,
    reset,
    fault,
    fault,
    fault,
    fault,
    fault,
    0,
    0,
    0,
    0,
    fault,
    fault,
    0,
    fault,
    fault};
