internal import PosternGateway

extension Settings {
    /// The address of the control socket; `nil` for none.
    static func control(_ sources: ConfigurationSources) throws(ConfigurationError) -> ListenAddress? {
        try sources.value("CONTROL", default: nil, controlAddress)
    }

    private static func controlAddress(_ text: String) throws(Unfit) -> ListenAddress? {
        do { return try ListenAddress.control(text) } catch {
            guard case .address(_, let reason) = error else { throw Unfit(problem: "\(error)") }
            throw Unfit(problem: "cannot be \"\(text)\": \(reason)")
        }
    }

    /// The path of the status page; `nil` for none.
    static func statusPath(_ sources: ConfigurationSources) throws(ConfigurationError) -> String? {
        try sources.value("STATUS_PATH", default: nil) { text throws(Unfit) in
            let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"%?#".utf8.contains($0) }
            guard text.hasPrefix("/"), isPlain, text.utf8.count <= 128 else {
                throw Unfit(problem: "must be a path such as /status, without blanks, % and ?, not \"\(text)\"")
            }
            return text
        }
    }

    static func yesOrNo(_ text: String) throws(Unfit) -> Bool {
        switch text.lowercased() {
        case "yes": return true
        case "no": return false
        default: throw Unfit(problem: "must be yes or no, not \"\(text)\"")
        }
    }
}
