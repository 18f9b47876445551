internal import Glibc

/// Users and groups of the machine.
enum Account {
    /// The numbers of `names`, each a name or a number.
    static func users(_ names: [String], for address: ListenAddress) throws(GatewayError) -> Set<uid_t> {
        var users: Set<uid_t> = []
        for name in names { users.insert(try user(name, for: address)) }
        return users
    }

    /// The number of `name`, which is a name or a number.
    static func user(_ name: String, for address: ListenAddress) throws(GatewayError) -> uid_t {
        // The largest number is no user: chown(2) and SO_PEERCRED mean nobody by it.
        guard let user = uid_t(name) ?? getpwnam(name)?.pointee.pw_uid, user != .max else {
            throw .address(address.description, reason: "there is no user \"\(name)\"")
        }
        return user
    }

    /// The number of `name`, which is a name or a number.
    static func group(_ name: String, for address: ListenAddress) throws(GatewayError) -> gid_t {
        guard let group = gid_t(name) ?? getgrnam(name)?.pointee.gr_gid, group != .max else {
            throw .address(address.description, reason: "there is no group \"\(name)\"")
        }
        return group
    }

    /// The user whose process is at the other end of a unix socket (`SO_PEERCRED`); the largest number when nobody knows.
    static func peer(of connection: Int32) -> uid_t {
        var credentials = (pid: pid_t(0), uid: uid_t.max, gid: gid_t.max)  // struct ucred
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return .max }
        return credentials.uid
    }
}
