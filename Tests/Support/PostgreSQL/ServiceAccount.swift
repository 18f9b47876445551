internal import Glibc

/// Under which account those programs run that refuse to run as root.
enum ServiceAccount {
    /// What comes before their command line in a shell: nothing, unless the tests run as root.
    static let prefix = geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups" : ""
}
