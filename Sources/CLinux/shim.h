#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* Swift's Glibc module is built without _GNU_SOURCE, so these stay hidden there. */
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);

static inline int clinux_accept(int socket) { return accept4(socket, (struct sockaddr *)0, (socklen_t *)0, SOCK_CLOEXEC); }
static inline void clinux_set_thread_name(pthread_t thread, const char *name) { pthread_setname_np(thread, name); }

/* <poll.h>, likewise hidden. */
static inline short clinux_pollrdhup(void) { return 0x2000; }

#endif
