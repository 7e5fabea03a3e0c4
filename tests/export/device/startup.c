/* What runs before main() on the emulated boards mps2-an386 (Cortex-M4F), mps2-an500 (Cortex-M7) and mps3-an547
   (Cortex-M55): the vector table, and switching the floating-point unit on. The C library does the rest. */
#include <stdint.h>

extern void _start(void);
extern uint32_t stack_top;

static void reset(void) {
  volatile uint32_t* const coprocessor_access = (volatile uint32_t*)0xE000ED88;
  *coprocessor_access |= 0xFU << 20;
  __asm volatile("dsb\n isb");
  _start();
}

static void fault(void) {
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    (void (*)(void))(uintptr_t)&stack_top, reset, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0,
    fault,                                 fault};
