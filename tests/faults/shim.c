/* What a program does to the files of one folder: written down, cut off, refused.

   Loaded before the C library (LD_PRELOAD). Until faults_begin() it only passes calls on. Then each
   call that changes a file below the folder is counted, and
     - with a log, written down with its bytes, so that a disk can be rebuilt as of any moment;
     - at call number `kill`, the process is killed (SIGKILL) before the call is made;
     - from call number `full` on, the disk is full: what makes a file longer fails with ENOSPC, the
       first of these after half of its bytes;
     - at call number `broken`, and at each sync after it, fsync fails with EIO.
   Numbers count from 1; 0 means never. The -shm file of SQLite is memory: it is left out of the log. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[PATH_MAX];
static size_t folder_length;
static int log_fd = -1;
static long calls, kill_at, full_at, broken_at;
static int halved;

struct head { /* of each item of the log; `size` bytes follow */
    uint32_t kind, size;
    uint64_t file, offset;
};

#define REAL(name, ...) ((long (*)(__VA_ARGS__))real(#name))

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void put(char kind, uint64_t file, uint64_t offset, const void *bytes, size_t size) {
    struct head head = {(uint32_t)kind, (uint32_t)size, file, offset};
    if (log_fd < 0)
        return;
    syscall(SYS_write, log_fd, &head, sizeof head);
    if (size)
        syscall(SYS_write, log_fd, bytes, size);
}

static int below(const char *path) {
    return folder_length && !strncmp(path, folder, folder_length)
        && (path[folder_length] == '/' || !path[folder_length]);
}

/* The path of a descriptor if it lies below the folder, else NULL. */
static const char *ours(int fd, char path[PATH_MAX]) {
    char link[64];
    ssize_t size;
    if (!folder_length)
        return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    size = readlink(link, path, PATH_MAX - 1);
    if (size < 0)
        return NULL;
    path[size] = 0;
    return below(path) ? path : NULL;
}

static int memory(const char *path) {
    size_t size = strlen(path);
    return size > 4 && !strcmp(path + size - 4, "-shm");
}

static uint64_t number(int fd) {
    struct stat found;
    return fstat(fd, &found) ? 0 : (uint64_t)found.st_ino;
}

static void count(void) {
    if (++calls == kill_at)
        kill(getpid(), SIGKILL);
}

static int full(void) { return full_at && calls >= full_at; }

/* How many of the bytes fit: all, half of them once, or none (-1). */
static ssize_t fitting(int fd, off_t offset, size_t size) {
    struct stat found;
    if (!full() || fstat(fd, &found) || offset + (off_t)size <= found.st_size)
        return (ssize_t)size;
    if (!halved && size > 1) {
        halved = 1;
        return (ssize_t)size / 2;
    }
    errno = ENOSPC;
    return -1;
}

/* For the test itself, by ctypes. */

void faults_begin(const char *where, int log, long kill_call, long full_call, long broken_call) {
    strncpy(folder, where, PATH_MAX - 1);
    log_fd = log;
    calls = halved = 0;
    kill_at = kill_call;
    full_at = full_call;
    broken_at = broken_call;
    folder_length = strlen(folder);
}

void faults_end(void) { folder_length = 0; }

long faults_calls(void) { return calls; }

void faults_note(const char *text) { put('N', 0, 0, text, strlen(text)); }

/* What programs call. */

static int opened(int fd, int flags, int existed) {
    char path[PATH_MAX];
    int kept = errno;
    if (fd >= 0 && (flags & (O_CREAT | O_TRUNC)) && ours(fd, path) && !memory(path)) {
        if (!existed)
            put('C', number(fd), 0, path, strlen(path));
        else if (flags & O_TRUNC)
            put('T', number(fd), 0, NULL, 0);
    }
    errno = kept;
    return fd;
}

static int open_at(int at, const char *path, int flags, mode_t mode) {
    struct stat found;
    int existed = !folder_length || !fstatat(at, path, &found, 0);
    if (folder_length && (flags & (O_CREAT | O_TRUNC)) && (path[0] != '/' || below(path)))
        count();
    return opened((int)REAL(openat, int, const char *, int, mode_t)(at, path, flags, mode), flags,
                  existed);
}

#define MODE                                                                                       \
    mode_t mode = 0;                                                                               \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                           \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode = va_arg(rest, mode_t);                                                               \
        va_end(rest);                                                                              \
    }

int open(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) {
    MODE return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}
int openat(int at, const char *path, int flags, ...) { MODE return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) {
    MODE return open_at(at, path, flags | O_LARGEFILE, mode);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset) {
    char path[PATH_MAX];
    ssize_t done = (ssize_t)size;
    if (ours(fd, path)) {
        count();
        if ((done = fitting(fd, offset, size)) < 0)
            return -1;
        done = REAL(pwrite64, int, const void *, size_t, off_t)(fd, bytes, (size_t)done, offset);
        if (done > 0 && !memory(path))
            put('W', number(fd), (uint64_t)offset, bytes, (size_t)done);
        return done;
    }
    return REAL(pwrite64, int, const void *, size_t, off_t)(fd, bytes, size, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) {
    return pwrite64(fd, bytes, size, offset);
}

ssize_t write(int fd, const void *bytes, size_t size) {
    char path[PATH_MAX];
    ssize_t done;
    if (ours(fd, path)) {
        struct stat found;
        off_t offset = lseek(fd, 0, SEEK_CUR);
        if ((fcntl(fd, F_GETFL) & O_APPEND) && !fstat(fd, &found))
            offset = found.st_size;
        count();
        if ((done = fitting(fd, offset, size)) < 0)
            return -1;
        done = REAL(write, int, const void *, size_t)(fd, bytes, (size_t)done);
        if (done > 0 && !memory(path))
            put('W', number(fd), (uint64_t)offset, bytes, (size_t)done);
        return done;
    }
    return REAL(write, int, const void *, size_t)(fd, bytes, size);
}

int ftruncate64(int fd, off_t size) {
    char path[PATH_MAX];
    if (ours(fd, path) && !memory(path)) {
        count();
        put('T', number(fd), (uint64_t)size, NULL, 0);
    }
    return (int)REAL(ftruncate64, int, off_t)(fd, size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, const char *name) {
    char path[PATH_MAX];
    int failed;
    if (!ours(fd, path))
        return ((int (*)(int))real(name))(fd);
    count();
    if (broken_at && calls >= broken_at) {
        errno = EIO;
        return -1;
    }
    failed = ((int (*)(int))real(name))(fd);
    if (!failed)
        put('S', number(fd), 0, path, strlen(path)); /* of a folder too: its entries */
    return failed;
}
int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

/* Fast ways to copy are refused, as some file systems do: programs then read and write. */
ssize_t sendfile64(int out, int in, off_t *offset, size_t size) {
    char path[PATH_MAX];
    if (ours(out, path)) {
        errno = EINVAL;
        return -1;
    }
    return REAL(sendfile64, int, int, off_t *, size_t)(out, in, offset, size);
}
ssize_t sendfile(int out, int in, off_t *offset, size_t size) {
    return sendfile64(out, in, offset, size);
}

static void moved(char kind, const char *from, const char *to) {
    char both[2 * PATH_MAX];
    size_t length = strlen(from) + 1;
    memcpy(both, from, length);
    strcpy(both + length, to);
    put(kind, 0, 0, both, length + strlen(to));
}

/* Names are absolute below the folder: the tests see to it. */
int rename(const char *from, const char *to) {
    int failed, inside = folder_length && (below(from) || below(to));
    if (inside)
        count();
    failed = (int)REAL(rename, const char *, const char *)(from, to);
    if (inside && !failed)
        moved('R', from, to);
    return failed;
}
int renameat(int from_at, const char *from, int to_at, const char *to) {
    int failed, inside = folder_length && (below(from) || below(to));
    if (inside)
        count();
    failed = (int)REAL(renameat, int, const char *, int, const char *)(from_at, from, to_at, to);
    if (inside && !failed)
        moved('R', from, to);
    return failed;
}
int link(const char *from, const char *to) {
    int failed, inside = folder_length && below(to);
    if (inside)
        count();
    failed = (int)REAL(link, const char *, const char *)(from, to);
    if (inside && !failed)
        moved('L', from, to);
    return failed;
}
int linkat(int from_at, const char *from, int to_at, const char *to, int flags) {
    int failed, inside = folder_length && below(to);
    if (inside)
        count();
    failed = (int)REAL(linkat, int, const char *, int, const char *, int)(from_at, from, to_at, to,
                                                                           flags);
    if (inside && !failed)
        moved('L', from, to);
    return failed;
}
int unlink(const char *path) {
    int failed, inside = folder_length && below(path);
    if (inside)
        count();
    failed = (int)REAL(unlink, const char *)(path);
    if (inside && !failed && !memory(path))
        put('U', 0, 0, path, strlen(path));
    return failed;
}
int unlinkat(int at, const char *path, int flags) {
    int failed, inside = folder_length && below(path);
    if (inside)
        count();
    failed = (int)REAL(unlinkat, int, const char *, int)(at, path, flags);
    if (inside && !failed)
        put('U', 0, 0, path, strlen(path));
    return failed;
}
