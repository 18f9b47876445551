#ifndef CLINUX_SHIM_H
#define CLINUX_SHIM_H

/*
 * What Swift's Glibc module leaves out: epoll(7), eventfd(2), signalfd(2), statfs(2), variadic functions, and what glibc hides
 * without _GNU_SOURCE.
 *
 * No system header is included: a header that this module shares with Glibc would belong to whichever is built first, and its
 * names would be missing from files that import the other. The values are those of Linux's stable interface.
 */

struct clinux_epoll_event {
    unsigned int events;
    unsigned long long token;
}
#if defined(__x86_64__)
__attribute__((packed))
#endif
;

/* struct signalfd_siginfo; only its first fields are looked at. */
struct clinux_signal {
    unsigned int number;
    int errno_value;
    int code;
    unsigned int others[29];
};

/* struct statfs of 64-bit Linux; only its type is looked at. */
struct clinux_statfs {
    long type;
    long others[16];
};

enum {
    CLINUX_EPOLLIN = 0x001u,
    CLINUX_EPOLLERR = 0x008u,
    CLINUX_EPOLLHUP = 0x010u,
    CLINUX_EPOLLRDHUP = 0x2000u,
    CLINUX_EPOLLONESHOT = 0x40000000u,
};

enum {
    CLINUX_EPOLL_CTL_ADD = 1,
    CLINUX_EPOLL_CTL_DEL = 2,
    CLINUX_EPOLL_CTL_MOD = 3,
};

enum {
    CLINUX_NONBLOCK = 04000,     /* O_NONBLOCK, EFD_NONBLOCK */
    CLINUX_CLOEXEC = 02000000,   /* O_CLOEXEC, SOCK_CLOEXEC, EPOLL_CLOEXEC, EFD_CLOEXEC */
    CLINUX_POLLRDHUP = 0x2000,
    CLINUX_IPV6_V6ONLY = 26,
    CLINUX_TCP_INFO = 11,
    CLINUX_AF_NETLINK = 16,
    CLINUX_SOCK_DIAG = 4,        /* NETLINK_SOCK_DIAG */
    CLINUX_OFD_SETLK = 37,       /* F_OFD_SETLK */
    CLINUX_CURRENT_DIRECTORY = -100, /* AT_FDCWD */
    CLINUX_RENAME_NOREPLACE = 1,
    CLINUX_SIGNAL_OF_KERNEL = 0x80, /* SI_KERNEL */
};

extern int epoll_create1(int flags);
extern int epoll_ctl(int poller, int operation, int target, struct clinux_epoll_event *event);
extern int epoll_wait(int poller, struct clinux_epoll_event *events, int capacity, int timeout);
extern int eventfd(unsigned int value, int flags);
extern int signalfd(int descriptor, const void *signals, int flags);
extern int memfd_create(const char *name, unsigned int flags);
extern int statfs(const char *path, struct clinux_statfs *status);
extern int renameat2(int from_directory, const char *from, int to_directory, const char *to, unsigned int flags);
extern int accept4(int socket, void *address, void *length, int flags);
extern int gettid(void);
extern int pthread_setname_np(unsigned long thread, const char *name);
extern int posix_spawn_file_actions_addclosefrom_np(void *actions, int first);
extern const char *sigabbrev_np(int signal);
extern int prctl(int option, ...);
extern char **environ;

/* PR_SET_PDEATHSIG: the kernel sends `signal` to this process when the thread that has started it ends. */
static inline int clinux_signal_at_parent_death(int signal) { return prctl(1, (unsigned long)signal, 0UL, 0UL, 0UL); }

static inline char **clinux_environment(void) { return environ; }

#endif
