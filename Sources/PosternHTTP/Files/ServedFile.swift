package import HTTPTypes

/// A file that is the body of an answer.
package final class ServedFile: Sendable {
    /// Where it is below the root: names with slashes between them.
    package let path: String
    /// The directory that it must be in.
    package let root: String
    /// The field that tells the web server to send it (`X-Accel-Redirect`, `X-Sendfile`): an answer's own ``Response/headers`` may not.
    package let command: HTTPField?

    package init(path: String, root: String, command: HTTPField? = nil) {
        (self.path, self.root, self.command) = (path, root, command)
    }
}
