internal import Glibc

/// The file of a unix socket that this process has made.
package struct SocketFile: Sendable {
    private let path: String
    private let device: dev_t
    private let inode: ino_t

    /// Makes a listening unix socket. A file that an ended process has left there is replaced; anything else is not touched.
    ///
    /// - Throws: ``GatewayError`` when something else is at `path`, somebody answers there, or the file cannot be made.
    static func listen(
        at path: String, _ options: ListenAddress.UnixOptions, backlog: Int32, for address: ListenAddress
    ) throws(GatewayError) -> (descriptor: Int32, file: SocketFile) {
        try clear(path, for: address)
        let owner = try Owner(options, for: address)
        let descriptor = try makeSocket()
        do throws(GatewayError) {
            // Linux gives the file the permissions of the descriptor, less the umask: none for others between bind and chmod. To
            // change the umask would change it for every thread.
            fchmod(descriptor, 0o600)
            guard withName(path, { name, size in bind(descriptor, name, size) == 0 }) else {
                throw .address(address.description, reason: reason(errno))
            }
            do throws(GatewayError) {
                return (descriptor, try open(descriptor, at: path, options.mode, owner, backlog, for: address))
            } catch {
                unlink(path)
                throw error
            }
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// To whom the file is given; the largest numbers leave it to whom it belongs.
    private struct Owner {
        let user: uid_t
        let group: gid_t

        init(_ options: ListenAddress.UnixOptions, for address: ListenAddress) throws(GatewayError) {
            user = if let name = options.owner { try Account.user(name, for: address) } else { .max }
            group = if let name = options.group { try Account.group(name, for: address) } else { .max }
        }

        var isGiven: Bool { user != .max || group != .max }

        func reason(_ code: Int32) -> String {
            guard code == EPERM else { return "the file cannot be given away: \(GatewayError.text(of: code))" }
            return user == .max
                ? "this user may not set the group; it must be one of the user's own, or root must start the program"
                : "only root may give the file to another owner; start the program as that user, or as root"
        }
    }

    /// Lets those connect who may, and listens.
    private static func open(
        _ descriptor: Int32, at path: String, _ mode: UInt32, _ owner: Owner, _ backlog: Int32,
        for address: ListenAddress
    ) throws(GatewayError) -> SocketFile {
        if owner.isGiven, chown(path, owner.user, owner.group) != 0 {
            throw .address(address.description, reason: owner.reason(errno))
        }
        guard chmod(path, mode) == 0 else { throw .last("chmod") }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .last("lstat") }
        guard Glibc.listen(descriptor, backlog) == 0 else { throw .last("listen") }
        return SocketFile(path: path, device: status.st_dev, inode: status.st_ino)
    }

    /// Removes the file, unless somebody has put another in its place.
    func remove() {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode else { return }
        unlink(path)
    }

    private static func clear(_ path: String, for address: ListenAddress) throws(GatewayError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .address(address.description, reason: "there is a file that is not a socket; move it away")
        }
        // A blocking connect would wait for an owner whose backlog is full.
        let probe = try makeSocket(SOCK_NONBLOCK.rawValue)
        defer { close(probe) }
        let answered = withName(path) { name, size in Glibc.connect(probe, name, size) == 0 }
        guard !answered, errno == ECONNREFUSED else {
            throw .address(address.description, reason: "another process listens there")
        }
        unlink(path)
    }

    /// Connects to the socket at `path`; blocks while its queue is full.
    ///
    /// - Returns: the connection, which is the caller's.
    package static func connect(to path: String) throws(GatewayError) -> Int32 {
        let descriptor = try makeSocket()
        guard withName(path, { name, size in Glibc.connect(descriptor, name, size) == 0 }) else {
            let error = GatewayError.last("connect")
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func makeSocket(_ flags: UInt32 = 0) throws(GatewayError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | flags), 0)
        guard descriptor >= 0 else { throw .last("socket") }
        return descriptor
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "its directory does not exist; create it first"
        case EACCES: "this user may not write in its directory"
        default: GatewayError.text(of: code)
        }
    }

    static func withName<Result>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result)
        -> Result
    {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return SocketAddress.with(name, body)
    }
}
