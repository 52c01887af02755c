/* Models a power cut for a program that is loaded with this library in front of the C library.

   Each file below POWER_CUT_FROM has a counterpart below POWER_CUT_TO: the platter. What the program
   writes goes to its own file as always (the system's cache) and is noted as dirty; only fsync and
   fdatasync carry the dirty ranges and the length to the platter. After a kill the platter holds what
   a machine finds that lost its power at that moment, if nothing else had reached the disk.

   POWER_CUT_LIES=1: a disk that acknowledges without writing; nothing ever reaches the platter.

   Names appear and vanish on the platter at once. Memory-mapped files are not followed: SQLite maps
   only its index of the log, which it makes anew after a crash. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILES = 64, MOST_HANDLES = 1024, BLOCK = 1 << 16 };

struct range {
    off_t from, to;
};

struct file {
    char own[PATH_MAX], platter[PATH_MAX];
    struct range *dirty;
    size_t count, room;
};

static struct file files[MOST_FILES];
static size_t file_count;
static struct file *behind[MOST_HANDLES];

static int (*next_open)(const char *, int, ...);
static int (*next_close)(int);
static ssize_t (*next_write)(int, const void *, size_t);
static ssize_t (*next_pwrite)(int, const void *, size_t, off_t);
static int (*next_ftruncate)(int, off_t);
static int (*next_fsync)(int);
static int (*next_unlink)(const char *);

__attribute__((constructor)) static void find_the_real_ones(void)
{
    next_open = dlsym(RTLD_NEXT, "open64");
    next_close = dlsym(RTLD_NEXT, "close");
    next_write = dlsym(RTLD_NEXT, "write");
    next_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    next_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    next_fsync = dlsym(RTLD_NEXT, "fsync");
    next_unlink = dlsym(RTLD_NEXT, "unlink");
}

/* Where a path lies on the platter; 0 where it is none of ours. */
static int on_platter(const char *path, char *platter)
{
    const char *from = getenv("POWER_CUT_FROM"), *to = getenv("POWER_CUT_TO");
    size_t length = from ? strlen(from) : 0;

    if (!from || !to || strncmp(path, from, length) || path[length] != '/')
        return 0;
    return snprintf(platter, PATH_MAX, "%s%s", to, path + length) < PATH_MAX;
}

static struct file *file_at(const char *path)
{
    char platter[PATH_MAX];

    for (size_t i = 0; i < file_count; i++)
        if (!strcmp(files[i].own, path))
            return &files[i];
    if (file_count == MOST_FILES || strlen(path) >= PATH_MAX || !on_platter(path, platter))
        return NULL;
    strcpy(files[file_count].own, path);
    strcpy(files[file_count].platter, platter);
    return &files[file_count++];
}

static struct file *file_behind(int handle)
{
    return handle >= 0 && handle < MOST_HANDLES ? behind[handle] : NULL;
}

static void note(int handle, off_t from, off_t to)
{
    struct file *file = file_behind(handle);

    if (!file || to <= from)
        return;
    if (file->count == file->room) {
        size_t room = file->room ? 2 * file->room : 64;
        struct range *more = realloc(file->dirty, room * sizeof *more);
        if (!more)
            abort();
        file->dirty = more;
        file->room = room;
    }
    file->dirty[file->count++] = (struct range){from, to};
}

static int opened(int handle, const char *path, int flags)
{
    struct stat found;

    if (handle >= 0 && handle < MOST_HANDLES && !(flags & O_DIRECTORY)
        && !fstat(handle, &found) && S_ISREG(found.st_mode))
        behind[handle] = file_at(path);
    return handle;
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list rest;

    va_start(rest, flags);
    if (flags & (O_CREAT | O_TMPFILE))
        mode = va_arg(rest, mode_t);
    va_end(rest);
    return opened(next_open(path, flags, mode), path, flags);
}

int open64(const char *path, int flags, ...)
{
    mode_t mode = 0;
    va_list rest;

    va_start(rest, flags);
    if (flags & (O_CREAT | O_TMPFILE))
        mode = va_arg(rest, mode_t);
    va_end(rest);
    return opened(next_open(path, flags, mode), path, flags);
}

int close(int handle)
{
    if (handle >= 0 && handle < MOST_HANDLES)
        behind[handle] = NULL;
    return next_close(handle);
}

ssize_t write(int handle, const void *bytes, size_t length)
{
    ssize_t written = next_write(handle, bytes, length);
    if (written > 0 && file_behind(handle)) {
        off_t end = lseek(handle, 0, SEEK_CUR);
        note(handle, end - written, end);
    }
    return written;
}

ssize_t pwrite64(int handle, const void *bytes, size_t length, off64_t at)
{
    ssize_t written = next_pwrite(handle, bytes, length, at);
    note(handle, at, at + written);
    return written;
}

ssize_t pwrite(int handle, const void *bytes, size_t length, off_t at)
{
    return pwrite64(handle, bytes, length, at);
}

int ftruncate64(int handle, off64_t length)
{
    return next_ftruncate(handle, length);
}

int ftruncate(int handle, off_t length)
{
    return next_ftruncate(handle, length);
}

static void carry(int from, int to, struct range range)
{
    char block[BLOCK];

    while (range.from < range.to) {
        size_t wanted = range.to - range.from < BLOCK ? (size_t)(range.to - range.from) : BLOCK;
        ssize_t got = pread(from, block, wanted, range.from);
        if (got <= 0)
            return;
        if (next_pwrite(to, block, got, range.from) != got)
            abort();
        range.from += got;
    }
}

static int sync_file(int handle)
{
    struct file *file = file_behind(handle);
    const char *lies = getenv("POWER_CUT_LIES");
    struct stat found;
    int platter;

    if (!file)
        return next_fsync(handle);
    if (lies && *lies == '1')
        return 0;
    platter = next_open(file->platter, O_RDWR | O_CREAT, 0600);
    if (platter < 0 || fstat(handle, &found))
        abort();
    for (size_t i = 0; i < file->count; i++)
        carry(handle, platter, file->dirty[i]);
    file->count = 0;
    if (next_ftruncate(platter, found.st_size))
        abort();
    next_close(platter);
    return 0;
}

int fsync(int handle)
{
    return sync_file(handle);
}

int fdatasync(int handle)
{
    return sync_file(handle);
}

int unlink(const char *path)
{
    char platter[PATH_MAX];
    int kept;

    if (on_platter(path, platter)) {
        kept = errno;
        next_unlink(platter);
        errno = kept;
    }
    return next_unlink(path);
}
