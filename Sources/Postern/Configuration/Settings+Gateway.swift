internal import PosternGateway

extension Settings {
    /// `ROOT_PATH`, `READ_TIMEOUT`, `HANDLER_TIMEOUT`, `WRITE_TIMEOUT`, `IDLE_TIMEOUT`, `MAX_QUEUE_WAIT`, `SENDFILE`, `FOLLOW_UP_LIMIT` and
    /// `FOLLOW_UP_TIMEOUT`.
    static func gatewaySettings(
        _ sources: ConfigurationSources, workers: Int, bodyLimit: Int
    ) throws(ConfigurationError) -> GatewaySettings {
        var settings = GatewaySettings(workers: workers, bodyLimit: bodyLimit)
        settings.rootPath = try sources.value("ROOT_PATH", default: "", rootPath)
        settings.readTimeout = try sources.value("READ_TIMEOUT", default: settings.readTimeout, seconds)
        settings.handlerTimeout = try sources.value("HANDLER_TIMEOUT", default: settings.handlerTimeout, seconds)
        settings.writeTimeout = try sources.value("WRITE_TIMEOUT", default: settings.writeTimeout, seconds)
        settings.idleTimeout = try sources.value("IDLE_TIMEOUT", default: settings.idleTimeout, seconds)
        settings.maximumQueueWait = try sources.value("MAX_QUEUE_WAIT", default: settings.maximumQueueWait, secondsOrOff)
        settings.followUpLimit = try sources.value("FOLLOW_UP_LIMIT", default: settings.followUpLimit) { text throws(Unfit) in
            try number(text, in: 0...1_000_000)
        }
        settings.fileSender = try sources.value("SENDFILE", default: .service, fileSender)
        settings.followUpTimeout = try sources.value("FOLLOW_UP_TIMEOUT", default: settings.followUpTimeout, seconds)
        return settings
    }

    private static func fileSender(_ text: String) throws(Unfit) -> FileSender {
        let name = text.prefix { $0 != ":" }.lowercased()
        let mapping = text.contains(":") ? text.drop { $0 != ":" }.dropFirst() : nil
        switch (name, mapping) {
        case ("none", nil): return .service
        case ("x-sendfile", nil): return .sendfile
        case ("x-accel-redirect", nil): return .accelRedirect(prefix: "", directory: "/")
        case ("x-accel-redirect", let mapping?):
            let parts = mapping.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isFit =
                parts.count == 2
                && parts.allSatisfy { part in
                    part.hasPrefix("/") && (part == "/" || !part.hasSuffix("/")) && !part.contains("//")
                        && part.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
                        && !part.split(separator: "/").contains { $0 == "." || $0 == ".." }
                }
            guard isFit else { break }
            return .accelRedirect(prefix: parts[0] == "/" ? "" : String(parts[0]), directory: String(parts[1]))
        default: break
        }
        throw Unfit(
            problem: "must be none, x-sendfile, x-accel-redirect or x-accel-redirect:/URI=/DIRECTORY, not \"\(text)\"")
    }

    private static func rootPath(_ text: String) throws(Unfit) -> String {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"%?#".utf8.contains($0) }
        guard text != "/" else { return "" }
        guard text.hasPrefix("/"), !text.hasSuffix("/"), isPlain, text.utf8.count <= 128, !text.contains("//") else {
            throw Unfit(problem: "must be a path such as /api, decoded and without a slash at its end, not \"\(text)\"")
        }
        return text
    }

    /// ``seconds(_:)``, or `off` for none.
    static func secondsOrOff(_ text: String) throws(Unfit) -> Duration? {
        text.lowercased() == "off" ? nil : try seconds(text)
    }
}
