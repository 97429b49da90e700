// The load: each connection sends a message, waits until all of it is back, and sends the next.
// load PORT CONNECTIONS BYTES WARM_UP_MS MEASURE_MS
// When every connection has had one echo and it is warm, it prints a line and measures; one when that
// ends, and a JSON line with what it has seen. With 0 ms to measure it prints one line after the first
// echoes. Either way it then holds the connections until its standard input ends.

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

// A group has had its echoes before the next one dials: no queue of the listener ever overflows.
enum { BATCH = 128, GROUP = 500, MAX_BYTES = 64 * 1024, MAX_SAMPLES = 1 << 22 };

struct connection {
  int fd;
  int missing; // bytes of the echo
  int64_t sent; // ns
};

static const int64_t PATIENCE = 30000000000; // ns

static char message[MAX_BYTES], answer[MAX_BYTES];
static uint32_t samples[MAX_SAMPLES]; // ns; what does not fit is counted only
static int size;

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int dial(int port) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct linger reset = {1, 0}; // leaves no TIME_WAIT behind
  struct sockaddr_in addr = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof addr) < 0) fail("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  return fd;
}

static void ask(struct connection *c) {
  c->sent = now();
  c->missing = size;
  if (write(c->fd, message, size) != size) fail("write");
}

/** Whether the whole echo is here. */
static int hear(struct connection *c) {
  ssize_t n = recv(c->fd, answer, c->missing, MSG_DONTWAIT);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n <= 0) fail("read");
  c->missing -= n;
  return c->missing == 0;
}

static int ascending(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static double quantile(long count, double q) { return count ? samples[(long)(count * q)] / 1e3 : 0; }

static void report(long requests, int64_t took) {
  long kept = requests < MAX_SAMPLES ? requests : MAX_SAMPLES;
  qsort(samples, kept, sizeof samples[0], ascending);
  printf("{\"requests\":%ld,\"seconds\":%.6f,\"p50\":%.1f,\"p99\":%.1f}\n", requests, took / 1e9,
         quantile(kept, 0.5), quantile(kept, 0.99));
  fflush(stdout);
}

static void tell(const char *line) {
  puts(line);
  fflush(stdout);
}

/** Goes on until `until`; if `once`, until every connection has had one echo, which must be before. */
static long run(int ep, int64_t until, int measuring, int once, long connections) {
  struct epoll_event events[BATCH];
  long requests = 0;
  for (;;) {
    int n = epoll_wait(ep, events, BATCH, 100);
    int64_t t = now();
    if (t >= until) {
      if (once) fail("no echo");
      return requests;
    }
    for (int i = 0; i < n; i++) {
      struct connection *c = events[i].data.ptr;
      if (!hear(c)) continue;
      if (measuring && requests < MAX_SAMPLES) samples[requests] = now() - c->sent;
      requests++;
      if (once && requests == connections) return requests;
      if (!once) ask(c);
    }
  }
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  int port = atoi(argv[1]), count = atoi(argv[2]), ep = epoll_create1(0);
  int64_t warm_up = atoll(argv[4]) * 1000000, measure = atoll(argv[5]) * 1000000;
  size = atoi(argv[3]);
  if (count < 1 || size < 1 || size > MAX_BYTES) return 2;
  struct connection *connections = calloc(count, sizeof *connections);
  memset(message, 'x', size);
  for (int first = 0; first < count; first += GROUP) {
    int last = first + GROUP < count ? first + GROUP : count;
    for (int i = first; i < last; i++) {
      struct connection *c = &connections[i];
      struct epoll_event event = {.events = EPOLLIN, .data = {.ptr = c}};
      c->fd = dial(port);
      epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &event);
      ask(c);
    }
    run(ep, now() + PATIENCE, 0, 1, last - first);
  }
  if (measure == 0) {
    tell("holding");
    return read(STDIN_FILENO, answer, 1) < 0;
  }
  for (int i = 0; i < count; i++) ask(&connections[i]);
  run(ep, now() + warm_up, 0, 0, count);
  tell("measuring");
  int64_t began = now();
  long requests = run(ep, began + measure, 1, 0, count);
  int64_t took = now() - began;
  tell("measured");
  report(requests, took);
  return read(STDIN_FILENO, answer, 1) < 0;
}
