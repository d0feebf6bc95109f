/* Makes system calls that no function needs, and prints what the kernel says: a name and an error number a line. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(const char *name, long result) { printf("%s %d\n", name, result < 0 ? errno : 0); }

#define TRY(name, ...) (errno = 0, tell(name, syscall(__VA_ARGS__)))

/* In a child, which it ends. */
static void try_old_gate(void) {
#ifdef __x86_64__
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    /* getpid of the 32-bit table: the filter knows another architecture. */
    __asm__ volatile("int $0x80" : : "a"(20) : "memory");
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  printf("int80 %d\n", WIFSIGNALED(status) ? -WTERMSIG(status) : 0);
#endif
}

int main(void) {
  /* Outside walls it would do what it tries. */
  if (getuid() != 993 || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) return 3;
  char buffer[4096] = {0};
  struct iovec here = {buffer, 16}, there = {(void *)main, 16};
  long long arguments[8] = {CLONE_NEWUSER};

  TRY("mount", SYS_mount, "none", "/tmp", "tmpfs", 0, 0);
  TRY("bind", SYS_mount, "/proc/1/root", "/tmp", 0, 4096, 0);
  TRY("remount", SYS_mount, 0, "/var/task", 0, 32 | 4096, 0);
  TRY("umount2", SYS_umount2, "/tmp", 2);
  TRY("pivot_root", SYS_pivot_root, "/tmp", "/tmp");
  TRY("chroot", SYS_chroot, "/tmp");
  TRY("unshare user", SYS_unshare, CLONE_NEWUSER);
  TRY("unshare mount", SYS_unshare, CLONE_NEWNS);
  TRY("unshare net", SYS_unshare, CLONE_NEWNET);
  TRY("setns", SYS_setns, open("/proc/self/ns/net", O_RDONLY), 0);
  TRY("clone user", SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  TRY("clone pid", SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
  TRY("clone3", SYS_clone3, arguments, sizeof arguments);
  TRY("open_tree", 428, -100, "/", 1);
  TRY("move_mount", 429, -1, "", -1, "", 0);
  TRY("fsopen", 430, "tmpfs", 0);
  TRY("fsconfig", 431, -1, 0, 0, 0, 0);
  TRY("fsmount", 432, -1, 0, 0);
  TRY("fspick", 433, -100, "/", 0);
  TRY("mount_setattr", 442, -100, "/", 0, buffer, 32);
  TRY("statmount", 457, buffer, buffer, 16, 0);
  TRY("listmount", 458, buffer, buffer, 16, 0);
  TRY("ptrace traceme", SYS_ptrace, PTRACE_TRACEME, 0, 0, 0);
  TRY("ptrace attach", SYS_ptrace, PTRACE_ATTACH, 1, 0, 0);
  TRY("process_vm_readv", SYS_process_vm_readv, getppid(), &here, 1, &there, 1, 0);
  TRY("process_vm_writev", SYS_process_vm_writev, getppid(), &here, 1, &there, 1, 0);
  TRY("kcmp", SYS_kcmp, 1, getpid(), 0, 0, 0);
  TRY("pidfd_getfd", 438, syscall(434, getppid(), 0), 4, 0);
  TRY("add_key", SYS_add_key, "user", "lambkin", "x", 1, -4);
  TRY("request_key", SYS_request_key, "user", "lambkin", 0, 0);
  TRY("keyctl", SYS_keyctl, 0, -3, 1);
  TRY("bpf", SYS_bpf, 5, buffer, 64);
  TRY("perf_event_open", SYS_perf_event_open, buffer, 0, -1, -1, 0);
  TRY("userfaultfd", SYS_userfaultfd, 1);
  TRY("fanotify_init", SYS_fanotify_init, 0, 0);
  TRY("io_uring_setup", 425, 1, buffer);
  TRY("io_uring_enter", 426, -1, 0, 0, 0, 0);
  TRY("name_to_handle_at", SYS_name_to_handle_at, -100, "/tmp", buffer, buffer + 512, 0);
  TRY("open_by_handle_at", SYS_open_by_handle_at, -100, buffer, 0);
  TRY("kexec_load", SYS_kexec_load, 0, 0, 0, 0);
  TRY("init_module", SYS_init_module, buffer, 16, "");
  TRY("finit_module", SYS_finit_module, -1, "", 0);
  TRY("delete_module", SYS_delete_module, "lambkin", 0);
  TRY("swapon", SYS_swapon, "/tmp/swap", 0);
  TRY("reboot", SYS_reboot, 0, 0, 0, 0);
  TRY("acct", SYS_acct, "/tmp/acct");
  TRY("settimeofday", SYS_settimeofday, 0, 0);
  TRY("clock_settime", SYS_clock_settime, 0, buffer);
  TRY("adjtimex", SYS_adjtimex, buffer);
  TRY("sethostname", SYS_sethostname, "lambkin", 7);
  TRY("syslog", SYS_syslog, 3, buffer, sizeof buffer);
  TRY("quotactl", SYS_quotactl, 0, 0, 0, 0);
  TRY("vhangup", SYS_vhangup);
  TRY("mbind", SYS_mbind, 0, 0, 0, 0, 0, 0);
  TRY("move_pages", SYS_move_pages, 1, 0, 0, 0, 0, 0);
  TRY("memfd_secret", 447, 0);
  TRY("personality", SYS_personality, 0x0040000);
  TRY("newest call", 471, 0, 0, 0, 0, 0, 0);
  TRY("call of the future", 1000, 0, 0, 0, 0, 0, 0);
  TRY("call of x32", 0x40000000 | SYS_getpid);
  TRY("tiocsti", SYS_ioctl, 0, 0x5412L, buffer);
  TRY("tiocsti with more bits", SYS_ioctl, 0, 0x100005412L, buffer);
  TRY("tioclinux", SYS_ioctl, 0, 0x541cL, buffer);
  TRY("packet", SYS_socket, AF_PACKET, SOCK_RAW, 0);
  TRY("vsock", SYS_socket, AF_VSOCK, SOCK_STREAM, 0);
  TRY("alg", SYS_socket, AF_ALG, SOCK_SEQPACKET, 0);
  TRY("bluetooth", SYS_socket, AF_BLUETOOTH, SOCK_RAW, 1);
  TRY("raw", SYS_socket, AF_INET, SOCK_RAW, 1);
  TRY("sctp", SYS_socket, AF_INET, SOCK_STREAM, 132);
  TRY("netfilter", SYS_socket, AF_NETLINK, SOCK_RAW, 12);
  TRY("netlink route", SYS_socket, AF_NETLINK, SOCK_RAW, 0);
  TRY("tcp", SYS_socket, AF_INET, SOCK_STREAM, 0);
  TRY("setuid", SYS_setuid, 0);
  TRY("setgroups", SYS_setgroups, 0, 0);
  TRY("mknod", SYS_mknodat, -100, "/tmp/disk", S_IFBLK | 0600, 8 << 8);
  TRY("nice", SYS_setpriority, 0, 0, -10);
  TRY("set no_new_privs off", SYS_prctl, PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0);
  TRY("capability", SYS_prctl, PR_CAPBSET_DROP, 1, 0, 0, 0);
#ifdef __x86_64__
  TRY("iopl", SYS_iopl, 3);
  TRY("ioperm", SYS_ioperm, 0, 1, 1);
  TRY("modify_ldt", SYS_modify_ldt, 0, buffer, 16);
#endif
  printf("no_new_privs %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  printf("seccomp %d\n", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
  try_old_gate();
  return 0;
}
