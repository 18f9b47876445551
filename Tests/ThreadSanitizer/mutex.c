/* Tells the thread sanitizer of Synchronization.Mutex, which it cannot see on Linux.
 *
 * A lock that nobody contends is taken and freed by an atomic exchange in the caller's code, which is instrumented. A contended one
 * is taken and freed by the kernel, for libswiftSynchronization.so, which is not; what was written under such a lock would then be
 * reported as a race. These two functions stand before the library's (LD_PRELOAD): each calls the library's own, and tells the
 * sanitizer of the order that it makes. Nothing is hidden: an access outside the lock is still reported.
 *
 * The symbols are those of Swift's ABI. Should a later Swift name them otherwise, the false reports are back. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *handle

/* Synchronization._MutexHandle._lockSlow(UInt32) and _unlockSlow() */
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

/* Missing in a program that is not instrumented. */
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

SWIFT void lock_slow(uint32_t owner, SELF) __asm__(LOCK);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK);

static void *next(const char *symbol) {
    void *function = dlsym(RTLD_NEXT, symbol);
    if (!function) abort();
    return function;
}

SWIFT void lock_slow(uint32_t owner, SELF) {
    ((SWIFT void (*)(uint32_t, SELF))next(LOCK))(owner, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT void unlock_slow(SELF) {
    if (__tsan_release) __tsan_release(handle);
    ((SWIFT void (*)(SELF))next(UNLOCK))(handle);
}
