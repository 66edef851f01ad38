# The host on Sinatra, under Puma.
require 'json'
require 'sinatra/base'

class Host < Sinatra::Base
  KEY = ENV.fetch('API_KEY')
  LARGEST = 4 << 20
  STORAGE = %r{\A(?:(?:s3|gs)://[^/]+(?:/|\z)|https://[A-Za-z0-9-]+\.blob\.core\.windows\.net/[^/?#]+)}
  IMPORTS = {}
  LOCK = Mutex.new

  set :environment, :production
  set :show_exceptions, false
  set :raise_errors, false

  def refuse(status, message)
    content_type 'application/json'
    code = { 401 => 16, 404 => 5 }.fetch(status, 3)
    halt status, JSON.generate(code: code, message: message, details: [])
  end

  before do
    content_type 'application/json'
    next unless request.path_info.start_with?('/bulk/imports')
    refuse 401, 'The API key is not valid.' unless Rack::Utils.secure_compare(env['HTTP_API_KEY'].to_s, KEY)
    refuse 400, 'The header X-Pinecone-Api-Version is missing.' unless env.key?('HTTP_X_PINECONE_API_VERSION')
  end

  def now = Time.now.utc.strftime('%FT%T.%LZ')

  def text?(value, longest) = value.is_a?(String) && value.valid_encoding? && value.length <= longest

  def read
    refuse 415, 'The body must be application/json.' unless request.media_type == 'application/json'
    refuse 415, 'No content coding is supported.' if env.key?('HTTP_CONTENT_ENCODING')
    body = String.new(request.body.read(LARGEST + 1).to_s, encoding: 'UTF-8')
    refuse 413, 'The body is too large.' if body.bytesize > LARGEST
    refuse 400, 'The body is not UTF-8.' unless body.valid_encoding?
    start = JSON.parse(body)
    start.is_a?(Hash) ? start : refuse(400, 'The body is not a JSON object.')
  rescue JSON::ParserError
    refuse 400, 'The body is not JSON.'
  end

  post '/bulk/imports' do
    start = read
    uri, integration, mode = start['uri'], start.fetch('integrationId', ''), start.fetch('errorMode', {})
    refuse 400, 'uri must name a directory of a storage.' unless text?(uri, 1500) && STORAGE.match?(uri)
    refuse 400, 'integrationId is a text of up to 1000 characters.' unless text?(integration, 1000)
    known = mode.is_a?(Hash) && %w[abort continue].include?(mode.fetch('onError', 'abort'))
    refuse 400, 'errorMode.onError is abort or continue.' unless known
    LOCK.synchronize do
      id = (IMPORTS.size + 1).to_s
      IMPORTS[id] = { id: id, uri: uri, status: 'Pending', createdAt: now, percentComplete: 0, recordsImported: 0 }
      JSON.generate(id: id)
    end
  end

  get '/bulk/imports' do
    limit, after = params.fetch('limit', '100'), params.fetch('paginationToken', '0')
    number = limit.to_s.match?(/\A[0-9]{1,3}\z/) && limit.to_i.between?(1, 100)
    refuse 400, 'limit is a number from 1 to 100.' unless number
    refuse 400, 'The paginationToken is unknown.' unless after.to_s.match?(/\A[0-9]{1,9}\z/)
    found = LOCK.synchronize { IMPORTS.values }
    data = found.drop(after.to_i).first(limit.to_i)
    last = after.to_i + data.size
    JSON.generate(last < found.size ? { data: data, pagination: { next: last.to_s } } : { data: data })
  end

  get('/bulk/imports/:id') { JSON.generate(IMPORTS[params['id']] || refuse(404, 'There is no such import.')) }

  delete '/bulk/imports/:id' do
    found = IMPORTS[params['id']] || refuse(404, 'There is no such import.')
    found.update(status: 'Cancelled', finishedAt: now) if found[:status] == 'Pending'
    '{}'
  end

  not_found { refuse 404, 'There is no such path.' if !response.body.join.start_with?('{') }
  error(Sinatra::BadRequest) { refuse 400, 'The request cannot be read.' }
  error { JSON.generate(code: 13, message: 'Something went wrong.', details: []) }
end

Host.run! bind: '127.0.0.1', port: ENV.fetch('PORT').to_i, server: 'puma', quiet: true
