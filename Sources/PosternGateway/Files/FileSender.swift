/// Who sends the files that are answers (`SENDFILE`).
public enum FileSender: Sendable, Equatable {
    /// The service itself.
    case service
    /// The web server, told by `X-Accel-Redirect`: nginx. A file below `directory` is called `prefix` and its path there.
    case accelRedirect(prefix: String, directory: String)
    /// The web server, told by `X-Sendfile` with the path of the file: lighttpd, and Apache with mod_xsendfile.
    case sendfile

    /// The command for a file.
    ///
    /// - Parameter path: absolute, without `.` and `..`.
    /// - Returns: `nil` when the service sends it itself.
    func command(for path: String) -> (name: String, value: String)? {
        switch self {
        case .service: return nil
        case .sendfile: return ("X-Sendfile", path)
        case .accelRedirect(let prefix, let directory):
            let directory = directory == "/" ? "" : directory
            guard path.hasPrefix(directory + "/") else { return nil }
            return ("X-Accel-Redirect", prefix + path.dropFirst(directory.count))
        }
    }
}
