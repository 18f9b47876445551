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

    static func yesOrNo(_ text: String) throws(Unfit) -> Bool {
        switch text.lowercased() {
        case "yes": return true
        case "no": return false
        default: throw Unfit(problem: "must be yes or no, not \"\(text)\"")
        }
    }
}
