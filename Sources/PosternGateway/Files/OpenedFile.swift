internal import Glibc
internal import PosternHTTP

/// A file below a directory, opened without following symbolic links.
final class OpenedFile: Sendable {
    private let descriptor: Int32
    let size: Int64
    /// When it was written last.
    let date: HTTPDate
    let tag: EntityTag

    /// Why there is none.
    enum Fault: Error, Equatable, CustomStringConvertible {
        /// There is no such file, or none for clients.
        case missing
        /// It cannot be opened for another reason, which is no client's.
        case system(path: String, errno: Int32)
        /// It has become shorter while it was sent.
        case shrunk

        var description: String {
            switch self {
            case .missing: "there is no such file"
            case .system(let path, let code): "cannot open \(path): \(String(cString: strerror(code)))"
            case .shrunk: "the file has become shorter while it was sent"
            }
        }
    }

    /// Opens it; blocks. The C functions are `openat` and `fstatat`.
    init(_ file: ServedFile) throws(Fault) {
        let names = file.path.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = names.last, names.allSatisfy(Self.isPlain) else { throw .missing }
        var directory = open(file.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .system(path: file.root, errno: errno) }
        for name in names.dropLast() {
            let next = openat(directory, String(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            let code = errno
            close(directory)
            guard next >= 0 else { throw Self.fault(code, file) }
            directory = next
        }
        defer { close(directory) }
        // To open a device or a pipe can have effects, or wait.
        var status = stat()
        guard fstatat(directory, String(last), &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw Self.fault(errno, file) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .missing }
        let descriptor = openat(directory, String(last), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.fault(errno, file) }
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .missing
        }
        self.descriptor = descriptor
        size = Int64(status.st_size)
        date = HTTPDate(secondsSince1970: Int64(status.st_mtim.tv_sec))
        let numbers = [Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec), size].map { String($0, radix: 16) }
        guard let tag = EntityTag(numbers.joined(separator: "-")) else { preconditionFailure("a tag of digits") }
        self.tag = tag
    }

    deinit { close(descriptor) }

    private static func isPlain(_ name: Substring) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(0)
    }

    private static func fault(_ code: Int32, _ file: ServedFile) -> Fault {
        switch code {
        case ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, EACCES, EINVAL, ENXIO: .missing
        default: .system(path: "\(file.root)/\(file.path)", errno: code)
        }
    }

    /// Writes a part of it; blocks.
    func write(_ part: Range<Int64>, to body: BodyWriter) throws {
        var position = part.lowerBound
        while position < part.upperBound {
            let wanted = min(AnswerPart.size, Int(clamping: part.upperBound - position))
            let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { [position] buffer, count in
                repeat {
                    count = pread(descriptor, buffer.baseAddress, wanted, off_t(position))
                } while count < 0 && errno == EINTR
                count = max(0, count)
            }
            guard !bytes.isEmpty else { throw Fault.shrunk }
            try body.write(bytes)
            position += Int64(bytes.count)
        }
    }
}
