// Echoes on one thread, level-triggered: what arrives is written back, and the kernel is asked again only
// when it has something. Prints its port, and ends with its standard input.

#define _GNU_SOURCE // accept4
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 128, BACKLOG = 4096, SIZE = 64 * 1024 };

static void watch(int ep, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data = {.fd = fd}};
  if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &event) < 0) exit(1);
}

static int serve(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in addr = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof addr;
  if (bind(fd, (struct sockaddr *)&addr, length) < 0 || listen(fd, BACKLOG) < 0) exit(1);
  getsockname(fd, (struct sockaddr *)&addr, &length);
  printf("%d\n", ntohs(addr.sin_port));
  fflush(stdout);
  return fd;
}

static void accept_all(int ep, int listener) {
  int fd, on = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(ep, fd);
  }
}

static void echo(int fd) {
  static char bytes[SIZE];
  ssize_t n = read(fd, bytes, SIZE);
  if (n < 0 && errno == EAGAIN) return;
  // A client that does not read what it has asked for is of no use here.
  if (n <= 0 || write(fd, bytes, n) != n) close(fd);
}

int main(void) {
  static char commands[64];
  int ep = epoll_create1(0), listener = serve();
  struct epoll_event events[BATCH];
  watch(ep, listener);
  watch(ep, STDIN_FILENO);
  for (;;) {
    int n = epoll_wait(ep, events, BATCH, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) accept_all(ep, listener);
      else if (fd != STDIN_FILENO) echo(fd);
      else if (read(fd, commands, sizeof commands) <= 0) return 0;
    }
  }
}
