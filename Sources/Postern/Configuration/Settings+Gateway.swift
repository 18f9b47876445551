internal import PosternGateway

extension Settings {
    /// `READ_TIMEOUT`, `HANDLER_TIMEOUT`, `WRITE_TIMEOUT`, `IDLE_TIMEOUT` and `MAX_QUEUE_WAIT`.
    static func gatewaySettings(
        _ sources: ConfigurationSources, workers: Int, bodyLimit: Int
    ) throws(ConfigurationError) -> GatewaySettings {
        var settings = GatewaySettings(workers: workers, bodyLimit: bodyLimit)
        settings.readTimeout = try sources.value("READ_TIMEOUT", default: settings.readTimeout, seconds)
        settings.handlerTimeout = try sources.value("HANDLER_TIMEOUT", default: settings.handlerTimeout, seconds)
        settings.writeTimeout = try sources.value("WRITE_TIMEOUT", default: settings.writeTimeout, seconds)
        settings.idleTimeout = try sources.value("IDLE_TIMEOUT", default: settings.idleTimeout, seconds)
        settings.maximumQueueWait = try sources.value("MAX_QUEUE_WAIT", default: settings.maximumQueueWait, secondsOrOff)
        return settings
    }

    /// ``seconds(_:)``, or `off` for none.
    static func secondsOrOff(_ text: String) throws(Unfit) -> Duration? {
        text.lowercased() == "off" ? nil : try seconds(text)
    }
}
